import { isSecretKey, maySay } from './secret-key'

/** Deeper than this nothing is told: a payload is anybody's, and a reader has one stack. */
const MOST_DEPTH = 32

/**
 * An event's payload as it may leave the server (SPEC 8): without keys like `token` or `secret`, at
 * any depth. How many tokens were used is no secret.
 */
export function projectPayload(payload: unknown, depth = 0): unknown {
  if (typeof payload !== 'object' || payload === null) return payload
  if (depth >= MOST_DEPTH) return null
  if (Array.isArray(payload)) return payload.map((part) => projectPayload(part, depth + 1))
  return Object.fromEntries(
    Object.entries(payload)
      .filter(([key, value]) => !isSecretKey(key) || maySay(key, value))
      .map(([key, value]) => [key, projectPayload(value, depth + 1)]),
  )
}
