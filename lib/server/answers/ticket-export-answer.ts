import 'server-only'
import { describeError } from '@/lib/domain/failure'
import type { TicketPlace } from '@/lib/domain/tickets/listed-ticket'
import { csvLine, type ExportFormat } from '@/lib/domain/tickets/ticket-export'
import type { TicketSelection } from '@/lib/domain/tickets/ticket-filters'
import { createLog } from '@/lib/server/process/log'
import { pagedText, type TextPage } from './paged-text'
import type { TicketListItem } from '@/lib/wire/tickets/ticket-list.wire'
import { LISTED_TICKET_NAMES } from '@/lib/server/db/sql/tickets/ticket-columns'
import { readTicketRows } from '@/lib/server/db/explorers/ticket-list'
import { type ReadResult, readAnswer } from '@/lib/server/http/read-answer'
import { explainSearch } from './ticket-list-answer'

/** Rows to a read: what is in memory at a time, however long the list. */
const EXPORT_PAGE = 500

/**
 * A list as a stream of text, read page by page as fast as it is taken; whoever stops taking it
 * stops the reading. The first page is read before the answer begins, so that a failure can still
 * be told; a later one breaks the stream off, so that half a list never looks like a whole one.
 */
export async function ticketExportAnswer(
  selection: TicketSelection,
  format: ExportFormat,
): Promise<ReadResult<ReadableStream<Uint8Array>>> {
  return readAnswer('the list of tickets', async ({ provider, workspaceId }) => {
    const koraActorId = await provider.koraActorId()
    const search = await provider.indexes.textSearch(selection.filters.text)
    const read = async (after: TicketPlace | null): Promise<TextPage<TicketPlace>> => {
      const request = { workspaceId, koraActorId, selection, search, after, limit: EXPORT_PAGE }
      const rows = await provider.substrate.explorers
        .readTogether(readTicketRows, request)
        .catch(explainSearch)
      const text = rows.map(({ ticket }) => line(ticket, format)).join('')
      return { text, next: rows.length < EXPORT_PAGE ? null : (rows.at(-1)?.place ?? null) }
    }
    const first = await read(null)
    const head = format === 'csv' ? csvLine(LISTED_TICKET_NAMES) : ''
    return pagedText({
      first: { ...first, text: head + first.text },
      read,
      onFailure: (error) => {
        const cause = describeError(error)
        createLog().error('[assigned_sea_tickets]', `an export broke off: ${cause}`)
      },
    })
  })
}

function line(item: TicketListItem, format: ExportFormat): string {
  return format === 'csv'
    ? csvLine(LISTED_TICKET_NAMES.map((column) => item[column]))
    : `${JSON.stringify(item)}\n`
}
