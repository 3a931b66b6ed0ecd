import 'server-only'

/** The address in a request, or why it is none of ours. */
export type RequestTarget =
  | { readonly kind: 'path'; readonly pathname: string; readonly search: string }
  /** No client can mean anything by it: another form of address, or bytes that are no text. */
  | { readonly kind: 'malformed'; readonly detail: string }
  /** Well formed, but no address that is served is written like this. */
  | { readonly kind: 'unknown' }

/**
 * Reads the target of a request line: a path and a query (RFC 9112, origin-form). Everything else
 * (`*`, `http://…`, `host:port`, broken percent-encoding) is malformed; dot segments, doubled
 * slashes, and characters that hide in the encoding are unknown. Nothing of it is ever repaired: a
 * repair ends in a redirect, or in two readers that read two addresses.
 */
export function readTarget(target: string): RequestTarget {
  if (!target.startsWith('/')) {
    return malformed('The address of a request starts with a slash: no other form is served.')
  }
  if (!/^[\x21-\x7e]+$/.test(target) || target.includes('#')) {
    return malformed('The address holds characters that have to be percent-encoded.')
  }
  const mark = target.indexOf('?')
  const pathname = mark < 0 ? target : target.slice(0, mark)
  const path = decoded(pathname)
  if (path === null) {
    return malformed('The address holds percent-encoding that is no text in UTF-8.')
  }
  if (/\/\/|\\|[\p{Cc}]/u.test(path) || /%2f/i.test(pathname) || hasDotSegment(path)) {
    return { kind: 'unknown' }
  }
  return { kind: 'path', pathname, search: mark < 0 ? '' : target.slice(mark) }
}

/** Whether a query holds a NUL, encoded or not. */
export function hasNul(search: string): boolean {
  return /%00|\0/.test(search)
}

function malformed(detail: string): RequestTarget {
  return { kind: 'malformed', detail }
}

function decoded(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return null
  }
}

function hasDotSegment(path: string): boolean {
  return path.split('/').some((segment) => segment === '.' || segment === '..')
}
