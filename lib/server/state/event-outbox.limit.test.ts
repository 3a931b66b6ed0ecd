import { describe, expect, it } from 'vitest'
import { CHAIN_EVENT, type ChainEventDraft } from '@/lib/domain/chain-event'
import { collectedLog } from '@/testing/process/collected-log'
import { EventOutbox, OUTBOX_LIMIT } from './event-outbox'

/** Event `n` happened at 12:00 and n seconds. */
function draft(n: number): ChainEventDraft {
  return {
    eventId: `e${n}`,
    eventType: CHAIN_EVENT.stateTransitioned,
    occurredAt: at(n),
    payload: {},
  }
}
function at(n: number): string {
  return new Date(Date.parse('2026-05-21T12:00:00.000Z') + n * 1_000).toISOString()
}

/** An outbox for `limit` events over a log that is away until the test restores it. */
function setUp(limit: number) {
  const tried: (readonly ChainEventDraft[])[] = []
  const appended: ChainEventDraft[] = []
  const { log, lines } = collectedLog()
  const substrate = { away: true }
  let gaps = 0
  const outbox = new EventOutbox({
    append: (events) => {
      tried.push(events)
      if (substrate.away) return Promise.reject(new Error('away'))
      appended.push(...events)
      return Promise.resolve()
    },
    newId: () => `gap${(gaps += 1)}`,
    log,
    limit,
  })
  const push = (n: number, kind: 'move' | 'same-state') =>
    outbox.push([draft(n)], { expendable: kind === 'same-state' })
  const appendAll = async () => {
    substrate.away = false
    await outbox.flush()
    return appended.map((event) => event.eventId)
  }
  const gapsOf = () => appended.filter((event) => event.eventType === CHAIN_EVENT.eventLogGap)
  return { appendAll, gapsOf, lines, outbox, push, tried }
}

describe('more events than may wait', () => {
  it('are ten thousand', () => {
    expect(OUTBOX_LIMIT).toBe(10_000)
  })

  it('lose nothing as long as there is room', async () => {
    const { appendAll, gapsOf, push } = setUp(3)
    for (const n of [1, 2, 3]) push(n, 'same-state')
    expect(await appendAll()).toEqual(['e1', 'e2', 'e3'])
    expect(gapsOf()).toEqual([])
  })

  it('lose same-state ones first, the oldest before the others', async () => {
    const { appendAll, outbox, push } = setUp(4)
    push(1, 'move')
    push(2, 'same-state')
    push(3, 'same-state')
    push(4, 'same-state')
    push(5, 'move')
    expect(outbox.size).toBe(4)
    // The gap takes a place itself: two had to go for one that came.
    expect(await appendAll()).toEqual(['e1', 'gap1', 'e4', 'e5'])
  })

  it('lose the oldest moves when there is nothing else to lose', async () => {
    const { appendAll, push } = setUp(3)
    for (const n of [1, 2, 3, 4]) push(n, 'move')
    expect(await appendAll()).toEqual(['gap1', 'e3', 'e4'])
  })

  it('are told by one event that counts them and says from when to when', async () => {
    const { appendAll, gapsOf, lines, push } = setUp(3)
    for (const n of [1, 2, 3, 4, 5, 6]) push(n, 'same-state')
    await appendAll()
    expect(gapsOf()).toEqual([
      {
        eventId: 'gap1',
        eventType: 'kora.event_log.gap',
        occurredAt: at(4),
        payload: { dropped: 4, from: at(1), to: at(4) },
      },
    ])
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^error \[kora\.operational_state\] too many events wait/)
  })

  it('are told where the first of them stood, behind what happened before', async () => {
    const { appendAll, gapsOf, push } = setUp(4)
    push(1, 'move')
    push(2, 'move')
    push(3, 'same-state')
    push(4, 'same-state')
    push(5, 'move')
    expect(await appendAll()).toEqual(['e1', 'e2', 'gap1', 'e5'])
    expect(gapsOf()[0]?.payload).toEqual({ dropped: 2, from: at(3), to: at(4) })
  })

  it('are told still earlier when earlier ones have to go later', async () => {
    const { appendAll, gapsOf, push } = setUp(4)
    push(1, 'move')
    push(2, 'move')
    push(3, 'same-state')
    push(4, 'same-state')
    push(5, 'move')
    push(6, 'move')
    expect(await appendAll()).toEqual(['gap1', 'e2', 'e5', 'e6'])
    expect(gapsOf()[0]?.payload).toEqual({ dropped: 3, from: at(1), to: at(4) })
  })
})

describe('events that were tried', () => {
  it('are never dropped, nor changed: the log may hold them already', async () => {
    const { appendAll, outbox, push, tried } = setUp(2)
    push(1, 'same-state')
    await expect(outbox.flush()).rejects.toThrow('away')
    for (const n of [2, 3, 4]) push(n, 'move')
    expect(await appendAll()).toEqual(['e1', 'gap1'])
    expect(tried[1]).toEqual(tried[0])
  })

  it('are told once as a gap: what is dropped after a try opens another gap', async () => {
    const { appendAll, gapsOf, outbox, push } = setUp(2)
    for (const n of [1, 2, 3]) push(n, 'same-state')
    await expect(outbox.flush()).rejects.toThrow('away')
    for (const n of [4, 5]) push(n, 'same-state')
    const order = await appendAll()
    expect(order[0]).toBe('gap1')
    expect(gapsOf().map((gap) => gap.payload.dropped)).toEqual([2, 2])
    expect(gapsOf().map((gap) => [gap.payload.from, gap.payload.to])).toEqual([
      [at(1), at(2)],
      [at(4), at(5)],
    ])
  })
})
