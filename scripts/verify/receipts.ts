import * as z from 'zod'
import { createClient } from '@/lib/server/db/connection/client'
import { readEventHashes } from '@/lib/server/db/sql/events/read-event-hashes'

/** What was handed out of the chain: the hash that it had at an event. */
export interface Receipt {
  readonly seq: string
  readonly hash: string
}

const seq = z.string().regex(/^\d{1,19}$/)
const hash = z.string().regex(/^[0-9a-f]{64}$/)
const forms = z.union([
  z.object({ chain: z.object({ seq, hash }) }).transform(({ chain }) => chain),
  z.object({ last_seq: seq, last_hash: hash }).transform((answer) => ({
    seq: answer.last_seq,
    hash: answer.last_hash,
  })),
])

/** The last line of an export as CSV. */
const CSV_WITNESS = /^#chain seq=(\d{1,19}) hash=([0-9a-f]{64})$/

/** The head of an export as CSV: what follows are its rows, up to its witness. */
const CSV_HEAD = /^\uFEFF?[a-z_]+(?:,[a-z_]+)+$/

/**
 * The receipts in a text, one a line: what carries `chain: {seq, hash}`, or an answer of
 * `GET /api/chain-events/verify`. Of an export, which ends with one, the rows are passed over: its
 * first line tells.
 * @throws with the number of the line that is none, or where an export lacks its last line
 */
export function parseReceipts(text: string): Receipt[] {
  const lines = text
    .split('\n')
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '')
  const [first] = lines
  const isExport = first !== undefined && isRow(first.line)
  const receipts = lines.flatMap(({ line, number }) => {
    const receipt = receiptIn(line)
    if (receipt !== null) return [receipt]
    if (isExport) return []
    throw new Error(`line ${number} of the receipts holds no chain`)
  })
  if (isExport && receipts.length === 0) {
    throw new Error('the export is not whole: its last line, which holds the chain, is missing')
  }
  return receipts.filter(({ seq: at }) => at !== '0')
}

function isRow(line: string): boolean {
  if (CSV_HEAD.test(line)) return true
  const row = z.object({ created_at: z.string() }).or(z.object({ event_type: z.string() }))
  return row.safeParse(jsonIn(line)).success
}

function receiptIn(line: string): Receipt | null {
  const [, seq, hash] = CSV_WITNESS.exec(line) ?? []
  if (seq !== undefined && hash !== undefined) return { seq, hash }
  return forms.safeParse(jsonIn(line)).data ?? null
}

function jsonIn(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

/**
 * Holds the log against receipts: the first, by seq, that it does not have as it was handed out; null
 * where it has all. Who owns the database can rewrite log and chain together, and only what was handed
 * out before shows that. Throws what the driver throws.
 */
export async function differingReceipt(
  { connectionString, workspaceId }: { connectionString: string; workspaceId: string },
  receipts: readonly Receipt[],
): Promise<Receipt | null> {
  const client = createClient({ connectionString, application_name: 'kora-cockpit-verify' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const seqs = receipts.map((receipt) => receipt.seq)
    const hashes = await readEventHashes(client, { workspaceId, seqs })
    const differing = receipts.filter((receipt) => hashes.get(receipt.seq) !== receipt.hash)
    return (
      differing.toSorted((one, other) => Number(BigInt(one.seq) - BigInt(other.seq)))[0] ?? null
    )
  } finally {
    await client.end()
  }
}
