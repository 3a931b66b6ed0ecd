import type { StateRangeBody } from '@/lib/wire/state/state-range.wire'
import type { fetchAnswer, Fetched } from '@/lib/client/fetch-answer'
import { type QueryResult, fetchResult } from '@/lib/client/lists/query-result'
import { isOver, joined, partsOf } from './state-range.parts'
import type { Bounds } from './state-window'

type Options = Parameters<typeof fetchAnswer<QueryResult<StateRangeBody>>>[0]

interface Round {
  readonly bounds: Bounds
  /** The window moves with the clock: its last part ends at the substrate's own now. */
  readonly endsNow: boolean
  /** Epoch ms by the substrate's clock. */
  readonly now: number
  readonly parse: (body: unknown) => StateRangeBody | null
  /** Resolves once the tab is visible: a hidden one sends nothing (SPEC 9). */
  readonly untilWatched: (signal: AbortSignal | undefined) => Promise<void>
}

/** Parts that are over, by their edges: two years of them. Only the browser asks. */
const kept = new Map<string, StateRangeBody>()
const KEPT_PARTS = 26

/**
 * Asks for a long range part by part, one after the other, the newest last: its time is the whole's.
 * What is over is asked for once, also over a round that failed.
 */
export async function fetchLongRange(
  round: Round,
  options: Options,
): Promise<Fetched<QueryResult<StateRangeBody>>> {
  const bodies: StateRangeBody[] = []
  const parts = partsOf(round.bounds)
  for (const [index, part] of parts.entries()) {
    const known = kept.get(nameOf(part))
    if (known !== undefined) {
      bodies.push(known)
      continue
    }
    await round.untilWatched(options.signal)
    const isLast = index === parts.length - 1
    const fetched = await fetchResult<StateRangeBody>({
      ...options,
      url: urlOf(part, isLast && round.endsNow),
      etag: null,
      parse: (body) => {
        const data = round.parse(body)
        return data === null ? null : { data }
      },
    })
    if (fetched.kind !== 'answer' || fetched.body.data === null) return fetched
    bodies.push(fetched.body.data)
    if (isOver(part, round.now)) keep(nameOf(part), fetched.body.data)
    if (isLast) return { ...fetched, etag: null, body: { data: joined(bodies) } }
  }
  return await fetchAge(bodies, round, options)
}

/** All of it is over and known: the smallest request shows how fresh that is. */
async function fetchAge(
  bodies: readonly StateRangeBody[],
  round: Round,
  options: Options,
): Promise<Fetched<QueryResult<StateRangeBody>>> {
  const last = bodies.at(-1)
  if (last === undefined) return { kind: 'failure', failure: { kind: 'malformed' } }
  await round.untilWatched(options.signal)
  const end = Date.parse(last.to)
  const fetched = await fetchResult<StateRangeBody>({
    ...options,
    url: urlOf({ from: end - 60_000, to: end }, false),
    etag: null,
    parse: (body) => (round.parse(body) === null ? null : { data: joined(bodies) }),
  })
  return fetched.kind === 'answer' ? { ...fetched, etag: null } : fetched
}

function keep(name: string, body: StateRangeBody): void {
  kept.set(name, body)
  const [oldest] = kept.keys()
  if (kept.size > KEPT_PARTS && oldest !== undefined) kept.delete(oldest)
}

function nameOf({ from, to }: Bounds): string {
  return `${from} ${to}`
}

function urlOf({ from, to }: Bounds, endsNow: boolean): string {
  // A window that still moves has no end: the substrate's own now is a better one.
  const end = endsNow ? '' : `&to=${new Date(to).toISOString()}`
  return `/api/operational-state/range?from=${new Date(from).toISOString()}${end}`
}
