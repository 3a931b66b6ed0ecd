import { expect, it } from 'vitest'
import type { StateMark } from '@/lib/server/db/sql/state/read-state-marks'
import { foldStateMarks, readStateMarksOf, type StateMarkSource } from './read-state-range'

const mark = (at: number, toPrimaryState: string): StateMark => ({
  seq: at + 1,
  at,
  eventType: 'kora.operational_state.transitioned',
  toPrimaryState,
  degraded: false,
  lastHeartbeatAt: null,
})

/** A log of so many moves, ten ms apart, that returns only a few of them per read. */
function logOf(moves: number, atOnce: number) {
  const marks = Array.from({ length: moves }, (_none, index) =>
    mark(index * 10, index % 2 === 0 ? 'ready' : 'active'),
  )
  const asked = { windows: 0 }
  const source: StateMarkSource = {
    marks: ({ from, to }) => {
      asked.windows += 1
      const found = marks.filter(({ at }) => at >= Date.parse(from) && at < Date.parse(to))
      return Promise.resolve(found.length > atOnce ? null : found.reverse())
    },
    edges: () => Promise.resolve([]),
  }
  return { source, asked }
}

async function readStateRange(
  source: StateMarkSource,
  window: { from: number; to: number; heardUntil: number },
) {
  return foldStateMarks(await readStateMarksOf(source, window), window)
}

it('a window of more events than can be told at once is told in parts, to the same end', async () => {
  const window = { from: 0, to: 10_000, heardUntil: 10_000 }
  const whole = await readStateRange(logOf(1_000, 1_000).source, window)
  const { source, asked } = logOf(1_000, 100)
  expect(await readStateRange(source, window)).toEqual(whole)
  expect(asked.windows).toBeGreaterThan(10)
  expect(whole.timeInState).toMatchObject({ ready: 5_000, active: 5_000, unknown: 0 })
  expect(whole.segments.length).toBeLessThanOrEqual(720)
})

it('a window is the same, out of its own marks and out of those of a larger one', async () => {
  const { source } = logOf(1_000, 1_000)
  const larger = await readStateMarksOf(source, { from: 0, to: 10_000 })
  for (const [from, to] of [
    [0, 10_000],
    [1_005, 10_000],
    [1_010, 20_000],
    [9_999, 10_000],
  ] as const) {
    const window = { from, to, heardUntil: 9_995 }
    const own = await readStateMarksOf(sourceWithEdges(source), window)
    expect(foldStateMarks(larger, window)).toEqual(foldStateMarks(own, window))
  }
})

/** The last mark before a window, as the database would return it. */
function sourceWithEdges(source: StateMarkSource): StateMarkSource {
  return {
    ...source,
    edges: async ({ from }) => {
      const before = await source.marks({ from: new Date(0).toISOString(), to: from, limit: 1_000 })
      return before?.slice(0, 1) ?? []
    },
  }
}
