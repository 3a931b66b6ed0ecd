import 'server-only'
import { KoraFailure } from '@/lib/domain/failure'
import type { Clock } from '@/lib/server/process/clock'
import { readHiddenTables } from '@/lib/server/db/schema/read-hidden-tables'
import { readMisfits } from '@/lib/server/db/schema/read-misfits'
import { readMissingGrants } from '@/lib/server/db/schema/read-missing-grants'
import { readSchemaGaps } from '@/lib/server/db/schema/read-schema'
import { probeAppend } from '@/lib/server/db/sql/events/probe-append'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { within } from '@/lib/server/process/within'
import type { GateCheck } from './gate-runner'
import { actorAdvice, grantAdvice } from './mending'

/** SPEC 6: a query within 5 s. */
const REACHABLE_WITHIN_MS = 5_000

/** The checks behind the gates of SPEC 6; each returns null or what is wrong and what mends it. */
export interface GateChecks {
  readonly substrateReachable: GateCheck
  readonly substrateSchema: GateCheck
  /** A part of `substrateSchema`, cheap enough to be looked at each interval. */
  readonly grants: GateCheck
  readonly canonicalKoraActor: GateCheck
  readonly eventLogAppend: GateCheck
}

/** `role`: a runtime needs more rights than an observer. */
export function gateChecks(
  provider: SubstrateProvider,
  clock: Clock,
  role: 'runtime' | 'observer',
): GateChecks {
  const { substrate, workspaceId } = provider
  const grants = async () => {
    const missing = await substrate.work.read(readMissingGrants, role)
    if (missing !== null) return grantAdvice(missing, { as: role, workspaceId })
    const hidden = await substrate.work.read(readHiddenTables)
    return hidden.length === 0 ? null : rowsAreHidden(hidden)
  }
  return {
    substrateReachable: async () => {
      // Connecting and asking have limits of their own, which together are longer.
      const answered = provider.initialize().then(() => true)
      const inTime = await within(answered, REACHABLE_WITHIN_MS, clock)
      return inTime === null ? 'the database does not answer in time' : null
    },
    grants,
    substrateSchema: async () => {
      // The rights first: without them the other two may not even look.
      const lacking = await grants()
      if (lacking !== null) return lacking
      const missing = await substrate.work.read(readSchemaGaps)
      if (missing.length > 0) return `missing: ${missing.join(', ')}. Run: npm run db:migrate`
      const misfits = await substrate.work.read(readMisfits)
      return misfits.length === 0 ? null : misfits.join('. ')
    },
    canonicalKoraActor: async () => {
      try {
        await provider.actor.id()
        return null
      } catch (error) {
        if (error instanceof KoraFailure) return actorAdvice(error.message, workspaceId)
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
