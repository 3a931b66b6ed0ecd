import 'server-only'
import { describeError } from '@/lib/domain/failure'
import { getConfig } from '@/lib/server/process/config.instance'
import { createLog } from '@/lib/server/process/log'
import { getActiveProvider } from '@/lib/server/db/active-provider.instance'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import type { ParameterProblem } from '@/lib/wire/parameters'
import type { AnswerAge } from './contract-answer'

/** What an explorer's route and page are made from: data with its age, or why there is none. */
export type ReadResult<Body> =
  | (AnswerAge & { readonly ok: true; readonly body: Body })
  | { readonly ok: false; readonly problem: ParameterProblem & { readonly status: number } }

interface ReadContext {
  readonly provider: SubstrateProvider
  readonly workspaceId: string
  /** The substrate's clock right before the read, ISO 8601 UTC. */
  readonly asOf: string
}

/** Throws inside a read what the asker has to be told instead of an answer. */
export class ReadProblem extends Error {
  constructor(readonly problem: ParameterProblem & { readonly status: number }) {
    super(problem.detail)
  }
}

function noData(code: string, detail: string): ReadResult<never> {
  return { ok: false, problem: { status: 503, code, detail } }
}

/**
 * Reads through this process's provider, with the age of what was read. A failure is logged with its
 * cause, and told without it (SPEC 8). Never throws.
 */
export async function readAnswer<Body>(
  what: string,
  read: (context: ReadContext) => Promise<Body>,
): Promise<ReadResult<Body>> {
  const config = getConfig()
  if (config.substrate === null && config.problems.length === 0) {
    return noData('cold_stub', 'No database is configured (DATABASE_URL), so there is no data.')
  }
  const provider = getActiveProvider()
  if (provider === null) {
    return noData(
      'provider_not_registered',
      'The connection to the database is not yet registered.',
    )
  }
  try {
    // The clock is read first: what follows is at least as new as it says.
    const asOf = await provider.roundTrip()
    const body = await read({ provider, workspaceId: provider.workspaceId, asOf })
    return { ok: true, body, asOf, now: provider.clock.now() }
  } catch (error) {
    if (error instanceof ReadProblem) return { ok: false, problem: error.problem }
    createLog().error('[kora.boot]', `${what} cannot be read: ${describeError(error)}`)
    return noData('substrate_read_failed', `${what} cannot be read; the cockpit's log says why.`)
  }
}
