import 'server-only'
import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import { foldStateRange, type StateRange } from '@/lib/domain/state/state-range'
import { toStripEvent } from '@/lib/domain/state/state-strip'
import type { StateMark } from '@/lib/server/db/sql/state/read-state-marks'

/** Events to a statement: more, and the window is halved. */
const MOST_MARKS = 50_000
/** More stretches than this cannot be distinguished, even when zoomed in. */
const SLOTS = 720

/** Where the past of the state is read from; times are ISO 8601. */
export interface StateMarkSource {
  /** State events of a window in any order; null when `limit` rows do not hold them all. */
  marks(input: { from: string; to: string; limit: number }): Promise<StateMark[] | null>
  /** The last state event before a window, and the first ones behind it. */
  edges(input: { from: string; to: string }): Promise<StateMark[]>
}

/** The state events of a window and the nearest ones around it, in the log's order of time. */
export type StateMarks = readonly StateMark[]

/** Reads the state events of a window (epoch ms), with those that bear on its ends. */
export async function readStateMarksOf(
  source: StateMarkSource,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<StateMarks> {
  const edges = await source.edges({ from: isoOf(from), to: isoOf(to) })
  return [
    ...edges.filter(({ at }) => at < from),
    ...(await marksWithin(source, from, to)),
    ...edges.filter(({ at }) => at >= to),
  ]
}

/**
 * The state over a window (epoch ms), out of the marks of this window or of a larger one. `heardUntil`
 * is the newest sign of life of the instance that leads, null when none does: after that, and after
 * the log's last event, the state is unknown.
 */
export function foldStateMarks(
  all: StateMarks,
  window: { readonly from: number; readonly to: number; readonly heardUntil: number | null },
): StateRange {
  const { from, to, heardUntil } = window
  const first = all.findLast(({ at }) => at < from)
  const behind = all.filter(({ at }) => at >= to)
  const marks = [
    ...(first === undefined ? [] : [first]),
    ...all.filter(({ at }) => at >= from && at < to),
  ]
  const lastWord = marks.at(-1)?.at ?? from
  // Of the events behind the window, only a loss says something about the time before itself.
  const loss = lossIn(behind)
  const events = (loss === undefined ? marks : [...marks, loss]).map(toStripEvent)
  const aliveUntil = behind.length > 0 ? to : Math.max(heardUntil ?? lastWord, lastWord)
  return foldStateRange(events, { from, to, aliveUntil }, SLOTS)
}

/** The state events of a window in the log's order of time. */
async function marksWithin(
  source: StateMarkSource,
  from: number,
  to: number,
): Promise<StateMark[]> {
  const marks = await source.marks({ from: isoOf(from), to: isoOf(to), limit: MOST_MARKS })
  if (marks !== null) {
    return marks.sort((one, other) => one.at - other.at || one.seq - other.seq)
  }
  if (to - from < 2) throw new Error(`a millisecond holds more than ${MOST_MARKS} state events`)
  const middle = Math.floor((from + to) / 2)
  return [...(await marksWithin(source, from, middle)), ...(await marksWithin(source, middle, to))]
}

/** A successor logs the loss and its own lead, in either order. */
function lossIn(behind: readonly StateMark[]): StateMark | undefined {
  const first = behind.find(({ eventType }) => eventType !== CHAIN_EVENT.runtimeLeading)
  return first?.eventType === CHAIN_EVENT.runtimeLost ? first : undefined
}

function isoOf(epochMs: number): string {
  return new Date(epochMs).toISOString()
}
