import 'server-only'
import type { AssignedTickets } from '@/lib/domain/tickets/assigned-tickets'
import { describeError } from '@/lib/domain/failure'
import type { Log } from '@/lib/server/process/log'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import type { ReadAge } from '@/lib/server/db/shared-read'

const TAG = '[assigned_sea_tickets]'

/**
 * Kora's tickets through the provider, or null: every failure (no provider, no connection, no
 * actor, a query that throws) ends here, with one logged line that names its cause (SPEC 7).
 */
export async function getAssignedSeaTicketsViaProvider(
  provider: SubstrateProvider | null,
  { log, age }: { log: Log; age?: ReadAge },
): Promise<AssignedTickets | null> {
  if (provider === null) return fail(log, 'no provider is registered')
  if (!provider.isInitialized) return fail(log, 'the provider has no connection')
  try {
    return await provider.assignedTickets(age)
  } catch (error) {
    return fail(log, describeError(error))
  }
}

function fail(log: Log, cause: string): null {
  log.error(TAG, `the tickets cannot be read: ${cause}`)
  return null
}
