import 'server-only'
import type { Topic } from '@/lib/domain/topic'
import { type ReadAge, SharedRead } from '@/lib/server/db/shared-read'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { systemClock } from '@/lib/server/process/clock'
import { processSingleton } from '@/lib/server/process/process-singleton'
import { RecentMap } from '@/lib/server/process/recent-map'

/** Even an unchanged answer is read again after this, ms. */
const RENEWED_FOR_MS = 300_000
/** An answer younger than this counts as read now, ms. */
const JUST_READ_MS = 100
/** How many questions are kept; the least recently used one goes first. */
const MOST_KEPT = 100

/** The result of a read, and for how long it can be true. */
export interface KeptRead<Body> {
  readonly body: Body
  /** The substrate's clock before the read, ISO 8601 UTC. */
  readonly asOf: string
  /** The pulse's fingerprint before the read; null where it was not read. */
  readonly fingerprint: string | null
  /** When time alone makes it untrue, epoch ms by the substrate's clock; null for never. */
  readonly trueUntil: number | null
}

export interface Question {
  /** Equal questions have equal keys. */
  readonly key: string
  /** What the answer depends on. */
  readonly topics: readonly Topic[]
  /** How old an answer may be, ms; the interval by default. */
  readonly maxAgeMs?: number
}

/** The reader: a signal for when it leaves, and how old an answer it takes. */
export interface Reader {
  readonly signal?: AbortSignal
  readonly age?: ReadAge
}

class AllReadersLeft extends Error {}

interface Entry<Body> {
  readonly shared: SharedRead<KeptRead<Body>>
  version: string
  read: (signal: AbortSignal) => Promise<KeptRead<Body>>
  readers: number
  abort: AbortController
}

/**
 * One read for all readers of the same question. An answer is kept for an interval, and longer
 * while the wakes report no change and the pulse confirms it: then it is as of the pulse. A read
 * whose readers have all left is ended.
 */
export class KeptAnswers<Body> {
  readonly #byProvider = new WeakMap<SubstrateProvider, Map<string, Entry<Body>>>()

  /** Throws what `read` throws, and the signal's reason when this reader leaves. */
  async get(
    provider: SubstrateProvider,
    question: Question,
    { signal, age }: Reader,
    read: (signal: AbortSignal) => Promise<KeptRead<Body>>,
  ): Promise<Pick<KeptRead<Body>, 'body' | 'asOf'>> {
    const entry = this.#entry(provider, question, read)
    // Where no changes are heard, a reader that names no age gets a new read.
    const wanted = age ?? (provider.changes.isHearing ? {} : { maxAgeMs: JUST_READ_MS })
    const renewed = await renew(provider, question, entry, wanted)
    if (renewed !== null) return renewed
    return join(entry, wanted, signal)
  }

  #entry(
    provider: SubstrateProvider,
    { key, topics, maxAgeMs = provider.maxAgeMs }: Question,
    read: Entry<Body>['read'],
  ): Entry<Body> {
    const entries = this.#byProvider.get(provider) ?? new RecentMap<string, Entry<Body>>(MOST_KEPT)
    this.#byProvider.set(provider, entries)
    const entry = entries.get(key) ?? newEntry(provider, maxAgeMs, read)
    // Set at each use, so that the least recently used one goes first.
    entries.set(key, entry)
    entry.read = read
    const version = provider.changes.versionOf(topics)
    if (version !== entry.version) entry.shared.invalidate()
    entry.version = version
    return entry
  }
}

function newEntry<Body>(
  provider: SubstrateProvider,
  maxAgeMs: number,
  read: Entry<Body>['read'],
): Entry<Body> {
  const entry: Entry<Body> = {
    shared: new SharedRead({
      read: () => {
        entry.abort = new AbortController()
        return entry.read(entry.abort.signal)
      },
      clock: systemClock,
      maxAgeMs,
      spacingMs: () => provider.spacingMs,
    }),
    version: '',
    read,
    readers: 0,
    abort: new AbortController(),
  }
  return entry
}

/** What is kept, as of the pulse, where nothing has changed since; null where it must be read. */
async function renew<Body>(
  provider: SubstrateProvider,
  { topics }: Question,
  { shared, version }: Entry<Body>,
  age: ReadAge,
): Promise<Pick<KeptRead<Body>, 'body' | 'asOf'> | null> {
  const { latest } = shared
  if (latest === null || !provider.changes.isHearing || shared.kept(age) !== null) return null
  const { fingerprint, trueUntil, body } = latest.value
  if (fingerprint === null || latest.ageMs > RENEWED_FOR_MS) return null
  const pulse = await provider.fingerprint(age).catch(() => null)
  if (pulse?.fingerprint !== fingerprint) return null
  if (pulse.asOf === null) return null
  if (trueUntil !== null && Date.parse(pulse.asOf) >= trueUntil) return null
  // A wake may have come while the pulse was read.
  return provider.changes.versionOf(topics) === version ? { body, asOf: pulse.asOf } : null
}

async function join<Body>(
  entry: Entry<Body>,
  age: ReadAge,
  signal: AbortSignal | undefined,
): Promise<KeptRead<Body>> {
  signal?.throwIfAborted()
  entry.readers += 1
  let hasLeft = false
  const leave = () => {
    if (hasLeft) return
    hasLeft = true
    entry.readers -= 1
    if (entry.readers === 0) entry.abort.abort(new AllReadersLeft())
  }
  signal?.addEventListener('abort', leave, { once: true })
  try {
    return await untilAborted(signal, ask(entry, age))
  } finally {
    signal?.removeEventListener('abort', leave)
    leave()
  }
}

/** A read that was ended because its earlier readers have left is started again. */
async function ask<Body>(entry: Entry<Body>, age: ReadAge): Promise<KeptRead<Body>> {
  try {
    return await entry.shared.get(age)
  } catch (error) {
    if (!(error instanceof AllReadersLeft)) throw error
    entry.shared.invalidate()
    return entry.shared.get(age)
  }
}

function untilAborted<Value>(
  signal: AbortSignal | undefined,
  value: Promise<Value>,
): Promise<Value> {
  if (signal === undefined) return value
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      const reason: unknown = signal.reason
      reject(reason instanceof Error ? reason : new Error(String(reason)))
    }
    signal.addEventListener('abort', onAbort, { once: true })
    value.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

/** The kept answers of one route: the page's render and the route share them on `globalThis`. */
export function keptAnswers<Body>(name: string): KeptAnswers<Body> {
  return processSingleton<KeptAnswers<Body>>(`kept-answers.${name}`).orMake(
    () => new KeptAnswers<Body>(),
  )
}

/** The key of a question: equal for equal parameters, in the order of `query`. */
export function keyOf(query: object, include: ReadonlySet<string> = new Set()): string {
  return JSON.stringify([query, [...include].sort()])
}
