import 'server-only'

/**
 * The policy of a page (SPEC 11): scripts need the nonce; styles may be inline, because React and
 * the positioning of popovers write style attributes. Development needs eval for fast refresh.
 */
export function contentSecurityPolicy(
  nonce: string,
  { development }: { development: boolean },
): string {
  const evaluation = development ? " 'unsafe-eval'" : ''
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${evaluation}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}
