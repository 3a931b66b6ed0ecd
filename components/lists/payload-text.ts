import { type JsonText, parseExact, writeExact } from '@/lib/domain/exact-json'

/** A payload as indented JSON, with the digits that the log holds; the JSON `null` is sent as null. */
export function payloadText(payload: JsonText | null): string {
  return payload === null ? 'null' : writeExact(parseExact(payload), 2)
}
