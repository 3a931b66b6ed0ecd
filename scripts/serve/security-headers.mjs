/** On every answer (SPEC 11), whatever writes it. */
export const SECURITY_HEADERS = [
  { key: 'x-content-type-options', value: 'nosniff' },
  { key: 'referrer-policy', value: 'same-origin' },
  { key: 'x-frame-options', value: 'DENY' },
  { key: 'permissions-policy', value: 'camera=(), microphone=(), geolocation=()' },
  { key: 'cross-origin-opener-policy', value: 'same-origin' },
  { key: 'cross-origin-resource-policy', value: 'same-origin' },
]

/**
 * The Content-Security-Policy of data and files, which are no documents: opened as one, nothing in
 * them runs or loads. A page's policy needs a nonce and comes from proxy.ts.
 */
export const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
