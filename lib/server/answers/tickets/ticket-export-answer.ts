import 'server-only'
import type { TicketPlace } from '@/lib/domain/tickets/listed-ticket'
import { csvLine, type ExportFormat } from '@/lib/domain/export-format'
import type { TicketSelection } from '@/lib/domain/tickets/ticket-filters'
import type { TicketListItem } from '@/lib/wire/tickets/ticket-list.wire'
import { LISTED_TICKET_NAMES } from '@/lib/server/db/sql/tickets/ticket-columns'
import { readTicketRows } from '@/lib/server/db/explorers/ticket-list'
import type { Reader } from '@/lib/server/http/kept-answers'
import { exportAnswer } from '@/lib/server/answers/export-text'
import { explainCure } from './ticket-list-answer'

/** Rows to a read: what is in memory at a time, however long the list. */
const EXPORT_PAGE = 500

/** A list of tickets as a stream of text, with its witness. Never throws. */
export function ticketExportAnswer(
  selection: TicketSelection,
  format: ExportFormat,
  reader: Reader = {},
): ReturnType<typeof exportAnswer> {
  const csvHead = csvLine(LISTED_TICKET_NAMES)
  return exportAnswer<TicketPlace>(
    {
      what: 'the list of tickets',
      format,
      csvHead,
      pages: async ({ provider, workspaceId, explorers }) => {
        const koraActorId = await provider.actor.recentId()
        const search = await provider.indexes.textSearch(selection.filters.text)
        return async (after) => {
          const request = { workspaceId, koraActorId, selection, search, after, limit: EXPORT_PAGE }
          const rows = await explorers.readTogether(readTicketRows, request).catch(explainCure)
          const text = rows.map(({ ticket }) => line(ticket, format)).join('')
          return { text, next: rows.length < EXPORT_PAGE ? null : (rows.at(-1)?.place ?? null) }
        }
      },
    },
    reader,
  )
}

function line(item: TicketListItem, format: ExportFormat): string {
  return format === 'csv'
    ? csvLine(LISTED_TICKET_NAMES.map((column) => item[column]))
    : `${JSON.stringify(item)}\n`
}
