import 'server-only'
import { describeError, failureCodeOf } from '@/lib/domain/failure'
import type { Connection } from '@/lib/server/db/connection/connection'
import type { ExplorerKind } from '@/lib/server/db/connection/explorer-connections'
import { getActiveProvider } from '@/lib/server/db/active-provider.instance'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { getConfig } from '@/lib/server/process/config.instance'
import { createLog } from '@/lib/server/process/log'
import type { ParameterProblem } from '@/lib/wire/parameters'
import type { AnswerAge } from './contract-answer'
import type { KeptAnswers, KeptRead, Question, Reader } from './kept-answers'
import { BUSY } from './problem'

/** Why there is no data, as a problem answer gives it. */
interface NoData extends ParameterProblem {
  readonly status: number
  /** When a retry is worthwhile; whole seconds. */
  readonly retryAfterSeconds?: number
}

/** What an explorer's route and page are made from: data with its age, or why there is none. */
export type ReadResult<Body> =
  | (AnswerAge & { readonly ok: true; readonly body: Body })
  | { readonly ok: false; readonly problem: NoData }

export interface ReadContext {
  readonly provider: SubstrateProvider
  readonly workspaceId: string
  /** The substrate's clock right before the read, ISO 8601 UTC. */
  readonly asOf: string
  /** In the share of the read's kind; its statement ends when no reader waits for the answer. */
  readonly explorers: Connection
  /** From then on the answer is untrue by time alone (ISO 8601); null: never. */
  readonly trueUntil: (time: string | null) => void
}

/** Throw it inside a read to answer with a problem instead. */
export class ReadProblem extends Error {
  constructor(readonly problem: ParameterProblem & { readonly status: number }) {
    super(problem.detail)
  }
}

const AGE_UNKNOWN = {
  status: 503,
  code: 'substrate_read_failed',
  detail:
    'The database is a replica that has replayed nothing since it started, so the age of its data is not known.',
} as const

interface ReadOptions {
  /** What is read, as the log and the answer name it. */
  readonly what: string
  readonly kind: ExplorerKind
  readonly reader: Reader
}

type Read<Body> = (context: ReadContext) => Promise<Body>

/**
 * Reads through this process's provider, with the age of what was read. A failure is logged with its
 * cause and answered without it (SPEC 8). Never throws.
 */
export function readAnswer<Body>(
  options: ReadOptions,
  read: Read<Body>,
): Promise<ReadResult<Body>> {
  const { kind, reader } = options
  return withProvider(options, (provider) => readOnce(provider, kind, read, reader.signal))
}

interface KeptOptions<Kept> extends ReadOptions {
  readonly answers: KeptAnswers<Kept>
  readonly question: Question
}

/** As `readAnswer`, by one read for all readers of the same question. */
export function keptAnswer<Body>(
  options: KeptOptions<Body>,
  read: Read<Body>,
): Promise<ReadResult<Body>> {
  return keptAnswerOf(options, read, (body) => body)
}

/**
 * As `keptAnswer`, where each answer is made anew from the shared read: `asOf` is when that was
 * last known to be true.
 */
export function keptAnswerOf<Kept, Body>(
  { answers, question, ...options }: KeptOptions<Kept>,
  read: Read<Kept>,
  answerOf: (kept: Kept, now: AnswerNow) => Body | Promise<Body>,
): Promise<ReadResult<Body>> {
  return withProvider(options, async (provider) => {
    const kept = await answers.get(provider, question, options.reader, (signal) =>
      readOnce(provider, options.kind, read, signal),
    )
    const { asOf } = kept
    return { body: await answerOf(kept.body, { provider, asOf }), asOf }
  })
}

export type AnswerNow = Pick<ReadContext, 'provider' | 'asOf'>

async function readOnce<Body>(
  provider: SubstrateProvider,
  kind: ExplorerKind,
  read: Read<Body>,
  signal: AbortSignal | undefined,
): Promise<KeptRead<Body>> {
  // The clock is read first, so that the data is at least as new as `as_of`.
  const { asOf, fingerprint } = provider.changes.isHearing
    ? await provider.pulse.get({ maxAgeMs: provider.spacingMs })
    : { ...(await provider.roundTrip()), fingerprint: null }
  if (asOf === null) throw new ReadProblem(AGE_UNKNOWN)
  let trueUntil: number | null = null
  const body = await read({
    provider,
    workspaceId: provider.workspaceId,
    asOf,
    explorers: provider.substrate.explorers.for(kind, signal),
    trueUntil: (time) => {
      trueUntil = time === null ? null : Date.parse(time)
    },
  })
  return { body, asOf, fingerprint, trueUntil }
}

async function withProvider<Body>(
  { what, reader }: ReadOptions,
  read: (provider: SubstrateProvider) => Promise<{ readonly body: Body; readonly asOf: string }>,
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
    const { body, asOf } = await read(provider)
    const { clock } = provider
    return { ok: true, body, asOf, now: clock.now(), replay: clock.replay }
  } catch (error) {
    if (error instanceof ReadProblem) return { ok: false, problem: error.problem }
    if (failureCodeOf(error) === 'busy') return { ok: false, problem: BUSY }
    // The reader has left, so this answer is never sent.
    if (reader.signal?.aborted === true) return { ok: false, problem: BUSY }
    createLog().error('[kora.read]', `${what} cannot be read: ${describeError(error)}`)
    return noData('substrate_read_failed', `${what} cannot be read; the cockpit's log says why.`)
  }
}

function noData(code: string, detail: string): ReadResult<never> {
  return { ok: false, problem: { status: 503, code, detail } }
}
