const ORIGIN = 'http://kora.invalid'

/** A path of our own to go on from after signing in; anything else is the cockpit. */
export function returnPath(text: string | null | undefined): string {
  if (text == null || !/^\/(?![/\\])[\x21-\x7e]*$/.test(text) || text.includes('\\')) return '/'
  const url = URL.canParse(text, ORIGIN) ? new URL(text, ORIGIN) : null
  if (url?.origin !== ORIGIN || url.pathname.startsWith('//')) return '/'
  if (/^\/(?:api|_next|sign-in)(?:\/|$)/.test(url.pathname)) return '/'
  return `${url.pathname}${url.search}`
}
