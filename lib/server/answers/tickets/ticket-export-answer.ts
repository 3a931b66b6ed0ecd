import 'server-only'
import { describeError } from '@/lib/domain/failure'
import type { TicketPlace } from '@/lib/domain/tickets/listed-ticket'
import { csvLine, type ExportFormat } from '@/lib/domain/tickets/ticket-export'
import type { TicketSelection } from '@/lib/domain/tickets/ticket-filters'
import { ConcurrencyLimit } from '@/lib/server/process/concurrency-limit'
import { createLog } from '@/lib/server/process/log'
import { pagedText, type TextPage } from './paged-text'
import type { TicketListItem } from '@/lib/wire/tickets/ticket-list.wire'
import { LISTED_TICKET_NAMES } from '@/lib/server/db/sql/tickets/ticket-columns'
import { readRecordBegin } from '@/lib/server/db/sql/events/read-record-begin'
import { readTicketRows } from '@/lib/server/db/explorers/ticket-list'
import { explorerTurns } from '@/lib/server/http/explorer-turns.instance'
import type { Reader } from '@/lib/server/http/kept-answers'
import { type ReadContext, type ReadResult, readAnswer } from '@/lib/server/http/read-answer'
import { explainCure } from './ticket-list-answer'

/** Rows to a read: what is in memory at a time, however long the list. */
const EXPORT_PAGE = 500

/** Without it a spreadsheet takes the text for that of its own country. */
const BYTE_ORDER_MARK = '\uFEFF'

/** Exports at a time, a slow reader's among them. */
const exporting = new ConcurrencyLimit({
  name: 'exports',
  most: 2,
  mostWaiting: 4,
  patienceMs: 2_000,
})

export interface TicketExport {
  readonly text: ReadableStream<Uint8Array>
  /** Tickets that ended before it (ISO 8601) are archived; null where none is. */
  readonly recordBeginsAt: string | null
}

/**
 * A list as a stream of text, read page by page as fast as the client takes it; when the client
 * stops, the reading stops. The first page is read before the answer begins, so that a failure can
 * still be answered; a later failure breaks the stream off, so that half a list never looks like a
 * whole one.
 */
export function ticketExportAnswer(
  selection: TicketSelection,
  format: ExportFormat,
  { signal }: Reader = {},
): Promise<ReadResult<TicketExport>> {
  const options = { what: 'the list of tickets', kind: 'export', reader: { signal } } as const
  return readAnswer(options, async (context) => {
    const leave = await exporting.enter(signal)
    signal?.addEventListener('abort', leave, { once: true })
    try {
      const { explorers, workspaceId } = context
      const recordBeginsAt = await explorers.read(readRecordBegin, workspaceId)
      return { text: await exportOf(context, selection, format, leave), recordBeginsAt }
    } catch (error) {
      leave()
      throw error
    }
  })
}

async function exportOf(
  { provider, workspaceId, explorers }: ReadContext,
  selection: TicketSelection,
  format: ExportFormat,
  onEnd: () => void,
): Promise<ReadableStream<Uint8Array>> {
  const koraActorId = await provider.actor.recentId()
  const search = await provider.indexes.textSearch(selection.filters.text)
  const read = async (after: TicketPlace | null): Promise<TextPage<TicketPlace>> => {
    const request = { workspaceId, koraActorId, selection, search, after, limit: EXPORT_PAGE }
    const rows = await explorers.readTogether(readTicketRows, request).catch(explainCure)
    const text = rows.map(({ ticket }) => line(ticket, format)).join('')
    return { text, next: rows.length < EXPORT_PAGE ? null : (rows.at(-1)?.place ?? null) }
  }
  const first = await read(null)
  const head = format === 'csv' ? BYTE_ORDER_MARK + csvLine(LISTED_TICKET_NAMES) : ''
  return pagedText({
    first: { ...first, text: head + first.text },
    // A long list is read in many turns; where none comes in time, the wait was pause enough.
    read: async (after) => {
      const endTurn = await explorerTurns().enter()
      return read(after).finally(() => endTurn?.())
    },
    onFailure: (error) => {
      const cause = describeError(error)
      createLog().error('[kora.read]', `an export broke off: ${cause}`)
    },
    onEnd,
  })
}

function line(item: TicketListItem, format: ExportFormat): string {
  return format === 'csv'
    ? csvLine(LISTED_TICKET_NAMES.map((column) => item[column]))
    : `${JSON.stringify(item)}\n`
}
