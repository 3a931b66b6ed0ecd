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

/** Whether a text can sign: base64, with or without the usual `whsec_` before it. */
export function isSigningSecret(secret: string): boolean {
  try {
    return new Webhook(secret) instanceof Webhook
  } catch {
    return false
  }
}
