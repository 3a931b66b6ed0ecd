import 'server-only'
import { Webhook } from 'standardwebhooks'

/**
 * The headers that sign a request body in the Standard Webhooks form. `id` goes out as `webhook-id`
 * beside them; `at` is epoch milliseconds. Throws for a secret that is none (`isSigningSecret`).
 */
export function signatureHeaders(
  secret: string,
  id: string,
  at: number,
  body: string,
): Record<'webhook-timestamp' | 'webhook-signature', string> {
  return {
    'webhook-timestamp': String(Math.floor(at / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, new Date(at), body),
  }
}

/** The least that Standard Webhooks allows: a key of a byte is guessed in 256 tries. */
export const LEAST_KEY_BYTES = 24

/**
 * Whether a text can sign: base64 of at least 24 bytes, with or without the usual `whsec_` before it.
 */
export function isSigningSecret(secret: string): boolean {
  const encoded = secret.replace(/^whsec_/, '')
  // Node would skip characters that are no base64, and sign with the rest.
  if (!/^[a-z\d+/]+={0,2}$/i.test(encoded)) return false
  if (Buffer.from(encoded, 'base64').length < LEAST_KEY_BYTES) return false
  try {
    return new Webhook(secret) instanceof Webhook
  } catch {
    return false
  }
}
