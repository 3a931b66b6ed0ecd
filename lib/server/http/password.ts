import 'server-only'
import { createHash, timingSafeEqual } from 'node:crypto'

/** The password of basic credentials (RFC 7617, UTF-8); null where a header holds none. */
export function passwordIn(authorization: string | null): string | null {
  const encoded = /^basic\s+(\S+)$/i.exec(authorization ?? '')?.[1]
  if (encoded === undefined) return null
  const credentials = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = credentials.indexOf(':')
  return colon < 0 ? null : credentials.slice(colon + 1)
}

/**
 * Compares digests, so that neither content nor length shows in the time it takes. One keyboard
 * composes `ü`, another one writes `u` and two dots: both are the same password.
 */
export function isSamePassword(given: string, expected: string): boolean {
  return timingSafeEqual(digestOf(given), digestOf(expected))
}

/** A password as it may be kept in memory: what cannot be read back. */
export function digestOf(password: string): Buffer {
  return createHash('sha256').update(password.normalize('NFC')).digest()
}
