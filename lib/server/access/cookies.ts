import 'server-only'

/** A cookie that no other host, path or plain connection can set or get (RFC 6265bis). */
const SECURE_NAME = '__Host-kora'
/** On plain HTTP of this machine, where a browser takes no secure cookie of that name everywhere. */
const PLAIN_NAME = 'kora_session'

/** A sign-in under way, as a provider's answer has to find it. */
const FLOW_NAMES = { secure: '__Host-kora_flow', plain: 'kora_flow' } as const

interface CookieKind {
  /** The page was loaded over plain HTTP from this machine. */
  readonly isPlain: boolean
}

/** The `Set-Cookie` of a session. */
export function sessionCookie(value: string, seconds: number, { isPlain }: CookieKind): string {
  const name = isPlain ? PLAIN_NAME : SECURE_NAME
  const secure = isPlain ? '' : ' Secure;'
  return `${name}=${value}; Path=/; HttpOnly;${secure} SameSite=Lax; Max-Age=${seconds}`
}

/** The `Set-Cookie` that takes a session's cookie away. */
export function noSessionCookie(kind: CookieKind): string {
  return sessionCookie('', 0, kind)
}

/** The session's cookie in a `Cookie` header; the first of its name counts, two are none. */
export function sessionCookieIn(header: string | null, { isPlain }: CookieKind): string | null {
  return cookieIn(header, isPlain ? PLAIN_NAME : SECURE_NAME)
}

/** The `Set-Cookie` of a sign-in under way; one of no seconds takes it away. */
export function flowCookie(value: string, seconds: number, { isPlain }: CookieKind): string {
  const name = isPlain ? FLOW_NAMES.plain : FLOW_NAMES.secure
  const secure = isPlain ? '' : ' Secure;'
  // Lax: the provider's redirect leads here from another site.
  return `${name}=${value}; Path=/; HttpOnly;${secure} SameSite=Lax; Max-Age=${seconds}`
}

/** The sign-in under way in a `Cookie` header. */
export function flowCookieIn(header: string | null, { isPlain }: CookieKind): string | null {
  return cookieIn(header, isPlain ? FLOW_NAMES.plain : FLOW_NAMES.secure)
}

/** The value of a cookie; null where there is none, or more than one. */
function cookieIn(header: string | null, name: string): string | null {
  const found = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
  const [value] = found
  return found.length === 1 && value !== undefined && value !== '' ? value : null
}
