import { PooledConnection } from '@/lib/server/db/connection/pooled-connection'
import { MissingIndexes } from '@/lib/server/db/explorers/missing-indexes'
import { readTicketDetail, type TicketDetailRequest } from '@/lib/server/db/explorers/ticket-detail'
import {
  readTicketList,
  readTicketRows,
  type TicketListRequest,
  type TicketRowsRequest,
} from '@/lib/server/db/explorers/ticket-list'
import { parseSelection } from '@/lib/wire/tickets/ticket-selection'
import type { TicketSelection } from '@/lib/domain/tickets/ticket-filters'
import type { TestDatabase } from './database'

type Asked<Request> = Omit<Request, 'search'>
export type TicketExplorer = ReturnType<typeof ticketExplorerOf>

/** The reads of the pages about tickets over a test database, as the app makes them. */
export function ticketExplorerOf(db: Pick<TestDatabase, 'pool'>) {
  const connection = new PooledConnection(db.pool, { isShortLived: false })
  const indexes = new MissingIndexes(connection)
  const searchOf = (selection: TicketSelection | null) =>
    indexes.textSearch(selection?.filters.text ?? null)
  return {
    list: async (request: Asked<TicketListRequest>) => {
      const search = await searchOf(request.selection)
      return connection.readTogether(readTicketList, { ...request, search })
    },
    rows: async (request: Asked<TicketRowsRequest>) => {
      const search = await searchOf(request.selection)
      return connection.readTogether(readTicketRows, { ...request, search })
    },
    ticket: async (request: Asked<TicketDetailRequest>) => {
      const search = await searchOf(request.neighboursIn)
      return connection.readTogether(readTicketDetail, { ...request, search })
    },
    missingIndexes: () => indexes.names(),
  }
}

/** A selection as written in an address. */
export function selectionOf(search: string): TicketSelection {
  const read = parseSelection(new URLSearchParams(search))
  if (!read.ok) throw new Error(read.problem.detail)
  return read.query
}
