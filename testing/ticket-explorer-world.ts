import { TicketExplorer } from '@/lib/server/substrate/ticket-explorer'
import { inTransaction } from '@/lib/server/substrate/transaction'
import { parseSelection } from '@/lib/wire/ticket-selection'
import type { TicketSelection } from '@/lib/domain/ticket-filters'
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
  return read.selection
}
