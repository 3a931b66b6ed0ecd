import * as z from '@/lib/wire/zod'
import { isInstant } from '@/lib/domain/instant'

/**
 * The parser of query parameters, for routes and pages alike. A schema holds one entry per
 * parameter, which reads all values of that name; the first issue becomes the problem.
 */

/** What is wrong with a parameter: a stable code, and a sentence with what is allowed. */
export interface ParameterProblem {
  readonly code: string
  readonly detail: string
}

/** The parsed parameters, or the first problem with them. */
export type ParsedQuery<Query> =
  | { readonly ok: true; readonly query: Query }
  | { readonly ok: false; readonly problem: ParameterProblem }

type Parameter<Value> = z.ZodMiniType<Value, string>

/** The longest bigint of Postgres. */
const MOST_BIGINT = 9_223_372_036_854_775_807n

/** A value as a message may repeat it. */
export function quoted(value: string): string {
  return JSON.stringify(value.slice(0, 40))
}

/** The text of a problem after the parameter's name. */
export function holds(found: string, allowed: string): string {
  return `holds ${quoted(found)}; allowed: ${allowed}`
}

/** A check of a parameter's value, with what its problem calls allowed. */
export function check<Value>(isAllowed: (value: Value) => boolean, allowed: string) {
  return z.check<Value>(({ value, issues }) => {
    if (isAllowed(value)) return
    issues.push({ code: 'custom', message: holds(String(value), allowed), input: value })
  })
}

/** A check across parameters: `problem` is what is wrong with the one called `name`, or null. */
export function across<Query>(name: string, problem: (query: Query) => string | null) {
  return z.check<Query>(({ value, issues }) => {
    const message = problem(value)
    if (message !== null) issues.push({ code: 'custom', path: [name], message, input: value })
  })
}

/** One value at most; null where it is missing or empty. */
export function single<Value>(value: Parameter<Value>) {
  const values = z
    .array(z.string())
    .check(check((all: readonly string[]) => all.length <= 1, 'one value'))
  const first = z.transform(([text = '']: string[]) => (text === '' ? null : text))
  return z.pipe(z.pipe(values, first), z.nullable(value))
}

function separated(all: readonly string[]): string[] {
  return [
    ...new Set(
      all
        .flatMap((text) => text.split(','))
        .map((text) => text.trim())
        .filter((text) => text !== ''),
    ),
  ]
}

/** Values separated by commas or repeated, each once and in their order. */
export function several<Value>(value: Parameter<Value>) {
  return z.pipe(
    z.pipe(
      z.array(z.string()),
      z.transform((all: string[]) => separated(all)),
    ),
    z.array(value),
  )
}

/** Whether a text stays the same in a list of commas. */
function isPlain(text: string): boolean {
  return text !== '' && text === text.trim() && !text.includes(',')
}

/**
 * Free texts, separated by commas or repeated, each once and in their order. Where the parameter is
 * repeated and the last one is empty, the others are texts verbatim: with commas and outer spaces.
 */
export function texts() {
  return z.pipe(
    z.array(z.string()),
    z.transform((all: string[]) =>
      all.length > 1 && all.at(-1) === '' ? [...new Set(all.slice(0, -1))] : separated(all),
    ),
  )
}

/** Writes what `texts` reads as the same texts, whatever they hold. */
export function appendTexts(
  parameters: URLSearchParams,
  name: string,
  all: readonly string[],
): void {
  for (const text of all) parameters.append(name, text)
  if (!all.every(isPlain)) parameters.append(name, '')
}

/** A member of a closed list. */
export function choice<const Choice extends string>(choices: readonly Choice[]) {
  return z.enum(choices, { error: ({ input }) => holds(String(input), choices.join(', ')) })
}

/** A whole number from 0 on, as text. */
export function wholeNumber(most: bigint) {
  return z
    .string()
    .check(
      check(
        (text: string) => /^\d{1,19}$/.test(text) && BigInt(text) <= most,
        `a whole number from 0 to ${most}`,
      ),
    )
}

/** The place of an event in the log, a bigint as text. */
export const seq = wholeNumber(MOST_BIGINT)

/** An ISO 8601 time with its zone, verbatim. */
export const time = z.string().check(
  check(
    // JavaScript knows no year of five digits without a sign.
    (text: string) => /^\d{4}-/.test(text) && isInstant(text),
    'an ISO 8601 time that is in the calendar, of the years 0001 to 9999, with its zone (up to 15:59 from UTC), such as 2026-05-21T17:00:00Z',
  ),
)

/** How many rows a page holds, from 1 to `most`. */
export function pageLimit({ usual, most }: { readonly usual: number; readonly most: number }) {
  const number = z
    .string()
    .check(
      check(
        (text: string) => /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= most,
        `a whole number from 1 to ${most}`,
      ),
    )
  return z.pipe(
    single(number),
    z.transform((text: string | null) => (text === null ? usual : Number(text))),
  )
}

/** Reads the parameters that a schema names and ignores others. */
export function readParameters<Schema extends z.ZodMiniObject>(
  parameters: URLSearchParams,
  schema: Schema,
): ParsedQuery<z.infer<Schema>> {
  const names = Object.keys(schema.shape)
  const values = names.map((name) => [name, parameters.getAll(name)] as const)
  const parsed = z.safeParse(schema, Object.fromEntries(values))
  if (parsed.success) return { ok: true, query: parsed.data }
  const [issue] = parsed.error.issues
  const name = String(issue?.path[0])
  return { ok: false, problem: { code: `bad_${name}`, detail: `${name} ${issue?.message}` } }
}

/** Reads the parameters of a route that knows those of a schema and `more` alone. */
export function parseParameters<Schema extends z.ZodMiniObject>(
  parameters: URLSearchParams,
  schema: Schema,
  more: readonly string[] = [],
): ParsedQuery<z.infer<Schema>> {
  const problem = unknownParameter(parameters, [...Object.keys(schema.shape), ...more])
  return problem === null ? readParameters(parameters, schema) : { ok: false, problem }
}

/** Reads nothing: the route has no parameters. */
export function parseNoQuery(parameters: URLSearchParams): ParsedQuery<Record<string, never>> {
  return parseParameters(parameters, z.object({}))
}

/** A misspelt filter that was ignored would show the wrong rows for the right ones: it is refused. */
function unknownParameter(
  parameters: URLSearchParams,
  known: readonly string[],
): ParameterProblem | null {
  const unknown = [...parameters.keys()].find((name) => !known.includes(name))
  if (unknown === undefined) return null
  const allowed = known.length === 0 ? 'none' : known.join(', ')
  const detail = `there is no parameter ${quoted(unknown)}; allowed: ${allowed}`
  return { code: 'unknown_parameter', detail }
}

/** A parsed query in another shape. */
export function mapQuery<Query, Mapped>(
  parsed: ParsedQuery<Query>,
  map: (query: Query) => Mapped,
): ParsedQuery<Mapped> {
  return parsed.ok ? { ok: true, query: map(parsed.query) } : parsed
}
