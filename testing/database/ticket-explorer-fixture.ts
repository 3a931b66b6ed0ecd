import { TicketExplorer } from '@/lib/server/db/ticket-explorer'
import { inTransaction } from '@/lib/server/db/connection/transaction'
import { parseSelection } from '@/lib/wire/tickets/ticket-selection'
import type { TicketSelection } from '@/lib/domain/tickets/ticket-filters'
import type { TestDatabase } from './database'

/** The explorer over a test database, with the app's own transactions. */
export function ticketExplorerOf(db: Pick<TestDatabase, 'pool'>): TicketExplorer {
  return new TicketExplorer((work) =>
    inTransaction(db.pool, { readOnly: true, statementTimeoutMs: 10_000 }, work),
  )
}

/** A selection as an address says it. */
export function selectionOf(search: string): TicketSelection {
  const read = parseSelection(new URLSearchParams(search))
  if (!read.ok) throw new Error(read.problem.detail)
  return read.query
}
