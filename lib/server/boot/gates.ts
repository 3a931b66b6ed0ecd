import 'server-only'
import type { SubstrateProvider } from '../provider/substrate-provider'
import { KoraFailure } from '@/lib/domain/failure'
import type { GateCheck } from './gate-runner'

/** The checks behind the gates of SPEC 6; each answers null or what is wrong. */
export interface GateChecks {
  readonly substrateReachable: GateCheck
  readonly substrateSchema: GateCheck
  readonly canonicalKoraActor: GateCheck
  readonly eventLogAppend: GateCheck
}

export function gateChecks(provider: SubstrateProvider): GateChecks {
  const { substrate, workspaceId } = provider
  return {
    substrateReachable: async () => {
      await provider.initialize()
      return null
    },
    substrateSchema: async () => {
      const missing = await substrate.readSchemaGaps()
      if (missing.length === 0) return null
      return `missing: ${missing.join(', ')}. Run: npm run db:migrate`
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
      await substrate.probeAppend(workspaceId)
      return null
    },
  }
}
