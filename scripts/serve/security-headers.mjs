/**
 * On every answer (SPEC 11), whoever writes it; the pages' Content-Security-Policy needs a nonce and
 * comes from proxy.ts.
 */
export const SECURITY_HEADERS = [
  { key: 'x-content-type-options', value: 'nosniff' },
  { key: 'referrer-policy', value: 'same-origin' },
  { key: 'x-frame-options', value: 'DENY' },
  { key: 'permissions-policy', value: 'camera=(), microphone=(), geolocation=()' },
]
