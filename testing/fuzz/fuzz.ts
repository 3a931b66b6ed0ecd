import { createRandom } from '@/scripts/seed/random'
import type { ServedCockpit } from '@/scripts/served-cockpit'
import { askRaw } from '@/testing/http/raw-request'
import { type Asker, faultsOf, forgedLines } from './judge'
import { bytesOf, headProbe, pathProbe, type Probe } from './probes'

export interface FuzzOptions {
  /** The same seed asks the same. */
  readonly seed: string
  readonly headProbes: number
  readonly pathProbes: number
  readonly asker: Asker
  /** The header line that lets an operator in. */
  readonly authorization: string
}

export interface FuzzResult {
  readonly asked: number
  /** How often each status came. */
  readonly statuses: Readonly<Record<string, number>>
  /** `<what is wrong>: <the request>`. */
  readonly faults: readonly string[]
  /** Lines that the server wrote meanwhile. */
  readonly logged: readonly string[]
  readonly forged: readonly string[]
}

const AT_ONCE = 12
/** An answer that has not ended by then is one that goes on, as the stream does. */
const WAIT_MS = 4_000

/** Sends head and path probes to a cockpit that has a password, and judges every answer. */
export async function fuzz(cockpit: ServedCockpit, options: FuzzOptions): Promise<FuzzResult> {
  const { seed, headProbes, pathProbes, asker, authorization } = options
  const random = createRandom(seed)
  const linesBefore = cockpit.logs.length
  const probes = [
    ...Array.from({ length: headProbes }, () => headProbe(random, cockpit.port)),
    ...Array.from({ length: pathProbes }, () => pathProbe(random, cockpit.port)),
  ]
  const statuses: Record<string, number> = {}
  const faults: string[] = []
  const next = probes.values()
  const askOn = async () => {
    for (const probe of next) {
      const headers = asker === 'operator' ? [authorization, ...probe.headers] : probe.headers
      const asked: Probe = { ...probe, headers }
      const answer = await askRaw(cockpit, bytesOf(asked), { waitMs: WAIT_MS })
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
      for (const fault of faultsOf(answer, asker, probe.method)) {
        faults.push(`${fault}: ${JSON.stringify(bytesOf(asked)).slice(0, 400)}`)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, askOn))
  const logged = cockpit.logs.slice(linesBefore)
  return { asked: probes.length, statuses, faults, logged, forged: forgedLines(logged) }
}
