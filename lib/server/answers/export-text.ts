import 'server-only'
import { describeError } from '@/lib/domain/failure'
import type { ExportFormat } from '@/lib/domain/export-format'
import type { ChainHead } from '@/lib/server/db/sql/events/read-chain-head'
import { readChainHead } from '@/lib/server/db/sql/events/read-chain-head'
import { readRecordBegin } from '@/lib/server/db/sql/events/read-record-begin'
import { freshnessHeaders } from '@/lib/server/http/contract-answer'
import { explorerTurns } from '@/lib/server/http/explorer-turns.instance'
import type { Reader } from '@/lib/server/http/kept-answers'
import { type ReadContext, readAnswer, type ReadResult } from '@/lib/server/http/read-answer'
import { noDataResponse } from '@/lib/server/http/read-route'
import { ConcurrencyLimit } from '@/lib/server/process/concurrency-limit'
import { createLog } from '@/lib/server/process/log'
import { pagedText, type TextPage } from './paged-text'

/** Without it a spreadsheet takes the text for that of its own country. */
const BYTE_ORDER_MARK = '\uFEFF'

const NO_EVENT: ChainHead = { seq: '0', hash: '00'.repeat(32) }

const TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
}

/** Exports at a time, a slow reader's among them. */
const exporting = new ConcurrencyLimit({
  name: 'exports',
  most: 2,
  mostWaiting: 4,
  patienceMs: 2_000,
})

interface Exported {
  readonly text: ReadableStream<Uint8Array>
  /** What was before it (ISO 8601) is archived; null where nothing is. */
  readonly recordBeginsAt: string | null
  /** The head of the log before the first row was read. */
  readonly head: ChainHead
}

interface ExportOptions<Place> {
  /** What is read, as the log and the answer name it. */
  readonly what: string
  readonly format: ExportFormat
  /** The first line of a file for spreadsheets. */
  readonly csvHead: string
  /** Reads page by page, from the start where `after` is null. */
  readonly pages: (
    context: ReadContext,
  ) => Promise<(after: Place | null) => Promise<TextPage<Place>>>
}

/**
 * Rows as a stream of text, read page by page as fast as the client takes it; when the client stops,
 * the reading stops. The first page is read before the answer begins, so that a failure can still be
 * answered; a later failure breaks the stream off. The last line is the witness (CONTROL 16): a file
 * without it is not whole.
 */
export function exportAnswer<Place>(
  { what, format, csvHead, pages }: ExportOptions<Place>,
  { signal }: Reader = {},
): Promise<ReadResult<Exported>> {
  const options = { what, kind: 'export', reader: { signal } } as const
  return readAnswer(options, async (context) => {
    const leave = await exporting.enter(signal)
    signal?.addEventListener('abort', leave, { once: true })
    try {
      const { explorers, workspaceId } = context
      const recordBeginsAt = await explorers.read(readRecordBegin, workspaceId)
      const head = (await explorers.read(readChainHead, workspaceId)) ?? NO_EVENT
      const read = await pages(context)
      const withWitness = async (after: Place | null): Promise<TextPage<Place>> => {
        const page = await read(after)
        return page.next === null ? { ...page, text: page.text + witness(head, format) } : page
      }
      const first = await withWitness(null)
      const start = format === 'csv' ? BYTE_ORDER_MARK + csvHead : ''
      const text = pagedText({
        first: { ...first, text: start + first.text },
        // A long one is read in many turns; where none comes in time, the wait was pause enough.
        read: async (after) => {
          const endTurn = await explorerTurns().enter()
          return withWitness(after).finally(() => endTurn?.())
        },
        onFailure: (error) => {
          createLog().error('[kora.read]', `an export broke off: ${describeError(error)}`)
        },
        onEnd: leave,
      })
      return { text, recordBeginsAt, head }
    } catch (error) {
      leave()
      throw error
    }
  })
}

/** A last line that `db:verify -- --receipts` reads; most spreadsheets show it as a remark. */
function witness({ seq, hash }: ChainHead, format: ExportFormat): string {
  return format === 'csv'
    ? `#chain seq=${seq} hash=${hash}\r\n`
    : `${JSON.stringify({ chain: { seq, hash } })}\n`
}

/** An export as a file to save. `name` begins its name, e.g. `sea-tickets`. */
export function exportResponse(
  answer: ReadResult<Exported>,
  { name, format }: { readonly name: string; readonly format: ExportFormat },
): Response {
  if (!answer.ok) return noDataResponse(answer.problem)
  const day = new Date(answer.now).toISOString().slice(0, 10)
  const { text, recordBeginsAt, head } = answer.body
  return new Response(text, {
    headers: {
      ...freshnessHeaders(answer),
      'content-type': TYPES[format],
      'content-disposition': `attachment; filename="${name}-${day}.${format}"`,
      'cache-control': 'no-store',
      'x-kora-chain': `seq=${head.seq}; hash=${head.hash}`,
      ...(recordBeginsAt !== null && { 'x-kora-record-begins-at': recordBeginsAt }),
    },
  })
}
