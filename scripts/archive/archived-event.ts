import { createHash } from 'node:crypto'
import * as z from 'zod'

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const head = z.strictObject({
  seq: z.string().regex(/^\d{1,19}$/),
  event_id: z.string(),
  workspace_id: z.string(),
  event_type: z.string(),
  occurred_at: z.string(),
  actor_id: z.string().nullable(),
  prev_event_hash: hash,
  this_event_hash: hash,
})

/** A line of an archive: an event with its hashes, and the payload as its text in the database. */
export type ArchivedEvent = z.infer<typeof head> & { readonly payload: string }

const PAYLOAD = ',"payload":'

/**
 * An event as one line of NDJSON, without its end. The payload comes last and stays as Postgres
 * writes it, because the hash is made of that text: a parser would change its numbers.
 */
export function archiveLine({ payload, ...event }: ArchivedEvent): string {
  const { seq, event_id, workspace_id, event_type, occurred_at, actor_id } = event
  const { prev_event_hash, this_event_hash } = event
  const fields = { seq, event_id, workspace_id, event_type, occurred_at, actor_id }
  const text = JSON.stringify({ ...fields, prev_event_hash, this_event_hash })
  return `${text.slice(0, -1)}${PAYLOAD}${payload}}`
}

/** The inverse of `archiveLine`; null for a line that it did not write. */
export function parseArchiveLine(line: string): ArchivedEvent | null {
  // No field before the payload can hold this: within their texts every quote is escaped.
  const from = line.indexOf(PAYLOAD)
  if (from < 0) return null
  try {
    const fields = head.parse(JSON.parse(`${line.slice(0, from)}}`))
    const event = { ...fields, payload: line.slice(from + PAYLOAD.length, -1) }
    return archiveLine(event) === line ? event : null
  } catch {
    return null
  }
}

/** The hash of an event as the database makes it (migration 0002), hex. */
export function hashOf(event: ArchivedEvent): string {
  const hashing = createHash('sha256').update(Buffer.from(event.prev_event_hash, 'hex'))
  const { seq, event_id, workspace_id, event_type, occurred_at, actor_id, payload } = event
  const fields = [seq, event_id, workspace_id, event_type, occurred_at, actor_id ?? '', payload]
  for (const field of fields) {
    const bytes = Buffer.from(field, 'utf8')
    const length = Buffer.alloc(4)
    length.writeInt32BE(bytes.length)
    hashing.update(length).update(bytes)
  }
  return hashing.digest('hex')
}

/** Where a chain has come to. */
export interface Link {
  readonly seq: string
  /** Hex. */
  readonly hash: string
}

/** Why an event does not go on from the one before it; null where it does. */
export function breakAt(event: ArchivedEvent, after: Link): 'link' | 'hash' | null {
  if (event.prev_event_hash !== after.hash || BigInt(event.seq) <= BigInt(after.seq)) return 'link'
  return hashOf(event) === event.this_event_hash ? null : 'hash'
}
