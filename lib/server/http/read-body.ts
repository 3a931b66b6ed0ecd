import 'server-only'
import * as z from '@/lib/wire/zod'

type Read<Body> =
  { readonly ok: true; readonly body: Body } | { readonly ok: false; readonly problem: Problem }

interface Problem {
  readonly status: 400 | 415
  readonly code: 'bad_body' | 'unsupported_media_type'
  readonly detail: string
}

const FORM = 'application/x-www-form-urlencoded'

/**
 * The body of a request as its schema has it: JSON, or a form where the route takes one. The front
 * door has held it to its size.
 */
export async function readBody<Schema extends z.ZodMiniType>(
  request: Request,
  schema: Schema,
  { takesForms }: { readonly takesForms: boolean },
): Promise<Read<z.infer<Schema>>> {
  const type = mediaTypeOf(request)
  const isForm = takesForms && type === FORM
  if (type !== 'application/json' && !isForm) {
    const allowed = takesForms ? `application/json or ${FORM}` : 'application/json'
    const detail = `The body has to be ${allowed}.`
    return { ok: false, problem: { status: 415, code: 'unsupported_media_type', detail } }
  }
  const text = await request.text()
  const value = isForm ? Object.fromEntries(new URLSearchParams(text)) : parsed(text)
  if (value === undefined) return bad('The body is no JSON.')
  const read = z.safeParse(schema, value)
  if (read.success) return { ok: true, body: read.data }
  const [issue] = read.error.issues
  const path = issue?.path.map(String).join('.')
  return bad(`${path === undefined || path === '' ? 'The body' : path}: ${String(issue?.message)}`)
}

/** Whether a page's form sent the request: it is answered with a page. */
export function isFormRequest(request: Request): boolean {
  return mediaTypeOf(request) === FORM
}

function mediaTypeOf({ headers }: Request): string {
  return (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

function bad(detail: string): { ok: false; problem: Problem } {
  return { ok: false, problem: { status: 400, code: 'bad_body', detail } }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
