import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import { oneOf } from '@/lib/domain/one-of'
import { PRIMARY_STATES, type PrimaryState } from './operational-state'

/** One stretch of the strip; `unknown` is time in which no runtime lived (SPEC 8). */
export interface StripSegment {
  readonly state: PrimaryState | 'unknown'
  readonly degraded: boolean
  /** Epoch milliseconds by the substrate's clock. */
  readonly from: number
  readonly to: number
}

/** An event about the state of a runtime or about its life. */
export interface StripEvent {
  /** Epoch milliseconds. */
  readonly at: number
  readonly eventType: string
  readonly toPrimaryState: PrimaryState | null
  readonly degraded: boolean
  /** Of `kora.runtime.lost`: the last sign of life of the one that fell silent, epoch ms. */
  readonly lastHeartbeatAt: number | null
}

/** A state event with its texts as the log holds them: a state that this build does not know is none. */
export function toStripEvent(logged: {
  readonly at: number
  readonly eventType: string
  readonly toPrimaryState: string | null
  readonly degraded: boolean
  /** ISO 8601. */
  readonly lastHeartbeatAt: string | null
}): StripEvent {
  const { at, eventType, toPrimaryState, degraded, lastHeartbeatAt } = logged
  return {
    at,
    eventType,
    toPrimaryState: oneOf(PRIMARY_STATES, toPrimaryState),
    degraded,
    lastHeartbeatAt: lastHeartbeatAt === null ? null : Date.parse(lastHeartbeatAt),
  }
}

type Look = Pick<StripSegment, 'state' | 'degraded'>
const UNKNOWN: Look = { state: 'unknown', degraded: false }

/**
 * Folds events (oldest first; the first may lie before the window) into stretches that cover the
 * window without a gap. After `aliveUntil` the state cannot be confirmed: it is unknown.
 */
export function foldStrip(
  events: readonly StripEvent[],
  window: { readonly from: number; readonly to: number; readonly aliveUntil: number },
): StripSegment[] {
  const marks: { at: number; look: Look }[] = []
  const turn = (at: number, look: Look) => {
    // A later event about an earlier time (a loss) overrides what stood there.
    while (marks.length > 0 && (marks.at(-1)?.at ?? 0) >= at) marks.pop()
    marks.push({ at, look })
  }
  for (const event of events) {
    if (event.eventType === CHAIN_EVENT.runtimeLost) {
      turn(Math.min(event.lastHeartbeatAt ?? event.at, event.at), UNKNOWN)
    } else {
      const look = lookAfter(event)
      if (look !== null) turn(event.at, look)
    }
  }
  if (window.aliveUntil < window.to) turn(window.aliveUntil, UNKNOWN)
  return cut(marks, window)
}

function lookAfter(event: StripEvent): Look | null {
  switch (event.eventType) {
    case CHAIN_EVENT.runtimeLeading:
      return { state: 'booting', degraded: false }
    case CHAIN_EVENT.runtimeGoodbye:
      return UNKNOWN
    case CHAIN_EVENT.stateTransitioned:
      return event.toPrimaryState === null
        ? null
        : { state: event.toPrimaryState, degraded: event.degraded }
    default:
      return null
  }
}

function cut(
  marks: readonly { at: number; look: Look }[],
  window: { readonly from: number; readonly to: number },
): StripSegment[] {
  const segments: StripSegment[] = []
  const add = (look: Look, from: number, to: number) => {
    const start = Math.max(from, window.from)
    const end = Math.min(to, window.to)
    if (end <= start) return
    const last = segments.at(-1)
    if (last !== undefined && sameLook(last, look)) {
      segments[segments.length - 1] = { ...last, to: end }
    } else {
      segments.push({ ...look, from: start, to: end })
    }
  }
  add(UNKNOWN, window.from, marks[0]?.at ?? window.to)
  marks.forEach(({ at, look }, index) => {
    add(look, at, marks[index + 1]?.at ?? window.to)
  })
  return segments
}

function sameLook(one: Look, other: Look): boolean {
  return one.state === other.state && one.degraded === other.degraded
}

/** How noteworthy each is: what a slot shows when it holds several. A reason adds to it. */
const WEIGHT = { ready: 0, active: 1, booting: 2, unknown: 6, paused: 7, stopped: 11 } as const
const REASON_WEIGHT = 3

function weight(look: Look): number {
  return WEIGHT[look.state] + (look.degraded ? REASON_WEIGHT : 0)
}

/**
 * Bounds a strip to at most `slots` stretches. Short stretches share a slot, which shows the most
 * noteworthy of them: thinning may hide a calm stretch, never a failure.
 */
export function condenseStrip(segments: readonly StripSegment[], slots: number): StripSegment[] {
  const first = segments[0]
  const last = segments.at(-1)
  if (first === undefined || last === undefined || segments.length <= slots) return [...segments]
  // Whole milliseconds: where one slot ends the next one begins, on the wire too.
  const edge = (slot: number) => first.from + Math.round(((last.to - first.from) * slot) / slots)
  const thinned: StripSegment[] = []
  let index = 0
  for (let slot = 0; slot < slots; slot += 1) {
    const from = edge(slot)
    const to = edge(slot + 1)
    let look: Look = UNKNOWN
    let heaviest = -1
    for (let at = index; at < segments.length; at += 1) {
      const segment = segments[at]
      if (segment === undefined || segment.from >= to) break
      if (segment.to <= from) {
        index = at + 1
      } else if (weight(segment) > heaviest) {
        heaviest = weight(segment)
        look = segment
      }
    }
    const previous = thinned.at(-1)
    if (previous !== undefined && sameLook(previous, look)) {
      thinned[thinned.length - 1] = { ...previous, to }
    } else {
      thinned.push({ state: look.state, degraded: look.degraded, from, to })
    }
  }
  return thinned
}
