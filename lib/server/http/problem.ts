import 'server-only'

interface Problem {
  readonly status: number
  /** Stable: what a program compares. */
  readonly code: string
  /** What was wrong, what was found, what is allowed; never a stack, SQL, host or path. */
  readonly detail: string
  readonly headers?: Readonly<Record<string, string>>
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Authentication required',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  500: 'Internal error',
  503: 'Not available',
}

/** An RFC 9457 problem answer with a stable `code` (SPEC 8). */
export function problem({ status, code, detail, headers }: Problem): Response {
  const title = TITLES[status] ?? 'Error'
  return new Response(JSON.stringify({ type: 'about:blank', title, status, code, detail }), {
    status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      ...headers,
    },
  })
}

/** The answer to a method that an address does not serve; `allow` lists those that it does. */
export function wrongMethod(allow: string): Response {
  return problem({
    status: 405,
    code: 'method_not_allowed',
    detail: `This address only answers ${allow.replace(', ', ' and ')}.`,
    headers: { allow },
  })
}
