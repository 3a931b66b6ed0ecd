import 'server-only'
import { KoraFailure } from '@/lib/domain/failure'
import type { Clock } from '@/lib/server/process/clock'
import { readHiddenTables } from '@/lib/server/db/schema/read-hidden-tables'
import { readSchemaGaps } from '@/lib/server/db/schema/read-schema'
import { probeAppend } from '@/lib/server/db/sql/events/probe-append'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { within } from '@/lib/server/process/within'
import type { GateCheck } from './gate-runner'

/** SPEC 6: a query within 5 s. */
const REACHABLE_WITHIN_MS = 5_000

/** The checks behind the gates of SPEC 6; each returns null or the error. */
export interface GateChecks {
  readonly substrateReachable: GateCheck
  readonly substrateSchema: GateCheck
  readonly canonicalKoraActor: GateCheck
  readonly eventLogAppend: GateCheck
}

export function gateChecks(provider: SubstrateProvider, clock: Clock): GateChecks {
  const { substrate, workspaceId } = provider
  return {
    substrateReachable: async () => {
      // Connecting and asking have limits of their own, which together are longer.
      const answered = provider.initialize().then(() => true)
      const inTime = await within(answered, REACHABLE_WITHIN_MS, clock)
      return inTime === null ? 'the database does not answer in time' : null
    },
    substrateSchema: async () => {
      const missing = await substrate.work.read(readSchemaGaps)
      if (missing.length > 0) return `missing: ${missing.join(', ')}. Run: npm run db:migrate`
      const hidden = await substrate.work.read(readHiddenTables)
      return hidden.length === 0 ? null : rowsAreHidden(hidden)
    },
    canonicalKoraActor: async () => {
      try {
        await provider.koraActorId()
        return null
      } catch (error) {
        if (error instanceof KoraFailure) return error.message
        throw error
      }
    },
    eventLogAppend: async () => {
      await substrate.work.rehearse(probeAppend, workspaceId)
      return null
    },
  }
}

function rowsAreHidden(tables: readonly string[]): string {
  return `row security hides every row of ${tables.join(', ')} from the database user: a policy must let it read them`
}
