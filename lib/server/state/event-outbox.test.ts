import { describe, expect, it } from 'vitest'
import { CHAIN_EVENT, type ChainEventDraft } from '@/lib/domain/chain-event'
import { collectedLog } from '@/testing/process/collected-log'
import { FakeClock, settled } from '@/testing/process/fake-clock'
import { EventOutbox } from './event-outbox'

function draft(eventId: string): ChainEventDraft {
  return {
    eventId,
    eventType: CHAIN_EVENT.stateTransitioned,
    occurredAt: '2026-05-21T12:00:00.000Z',
    payload: {},
  }
}

const KEPT = { expendable: false }

/** An outbox over a log that the test can break; `attempts` are the ids of each try. */
function setUp() {
  const attempts: string[][] = []
  const clock = new FakeClock()
  const substrate = { failure: null as Error | null }
  const outbox = new EventOutbox({
    append: async (events) => {
      attempts.push(events.map((event) => event.eventId))
      await settled()
      if (substrate.failure !== null) throw substrate.failure
    },
    newId: () => 'gap',
    log: collectedLog().log,
    clock,
  })
  return { attempts, clock, outbox, substrate }
}

describe('the events that wait', () => {
  it('are appended in the order in which they came, neighbours in one transaction', async () => {
    const { attempts, outbox } = setUp()
    outbox.push([draft('a')], KEPT)
    outbox.push([draft('b'), draft('c')], KEPT)
    outbox.push([draft('d')], { expendable: true })
    expect(outbox.size).toBe(4)
    await outbox.flush()
    expect(attempts).toEqual([['a', 'b', 'c', 'd']])
    expect(outbox.size).toBe(0)
  })

  it('stay, and are tried again with the same ids, after an append that failed', async () => {
    const { attempts, outbox, substrate } = setUp()
    outbox.push([draft('a')], KEPT)
    outbox.push([draft('b')], KEPT)
    substrate.failure = new Error('away')
    await expect(outbox.flush()).rejects.toThrow('away')
    await expect(outbox.flush()).rejects.toThrow('away')
    expect(outbox.size).toBe(2)
    substrate.failure = null
    await outbox.flush()
    // By themselves after a failure: what can never be appended must not hold up what can.
    expect(attempts).toEqual([['a', 'b'], ['a'], ['a'], ['b']])
    expect(outbox.size).toBe(0)
  })

  it('go on behind those that came while the substrate was away', async () => {
    const { attempts, outbox, substrate } = setUp()
    substrate.failure = new Error('away')
    outbox.push([draft('a')], KEPT)
    await expect(outbox.flush()).rejects.toThrow('away')
    substrate.failure = null
    outbox.push([draft('b')], KEPT)
    await outbox.flush()
    expect(attempts).toEqual([['a'], ['a'], ['b']])
  })

  it('are appended once when several flush at the same time', async () => {
    const { attempts, outbox } = setUp()
    outbox.push([draft('a')], KEPT)
    const flushes = [outbox.flush(), outbox.flush()]
    outbox.push([draft('b')], KEPT)
    flushes.push(outbox.flush())
    await Promise.all(flushes)
    expect(attempts).toEqual([['a', 'b']])
  })

  it('fail for all who wait for the same flush', async () => {
    const { outbox, substrate } = setUp()
    substrate.failure = new Error('away')
    outbox.push([draft('a')], KEPT)
    const results = await Promise.allSettled([outbox.flush(), outbox.flush()])
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected'])
  })

  it('are tried once more for who asked after the failing append had begun', async () => {
    const tried: string[][] = []
    let fail: () => void = () => undefined
    const outbox = new EventOutbox({
      append: (events) => {
        tried.push(events.map((event) => event.eventId))
        if (tried.length > 1) return Promise.resolve()
        return new Promise((_resolve, reject) => {
          fail = () => reject(new Error('connection lost'))
        })
      },
      newId: () => 'gap',
      log: collectedLog().log,
    })
    outbox.push([draft('a')], KEPT)
    const early = outbox.flush()
    await settled()
    outbox.push([draft('goodbye')], KEPT)
    const late = outbox.flush()
    fail()
    await expect(early).rejects.toThrow('connection lost')
    await late
    expect(tried).toEqual([['a'], ['a'], ['goodbye']])
    expect(outbox.size).toBe(0)
  })

  it('are there when flush says so, even for an event that comes as the last one ends', async () => {
    const appended: string[] = []
    let finishFirst: () => void = () => undefined
    const first = new Promise<void>((resolve) => {
      finishFirst = resolve
    })
    const outbox = new EventOutbox({
      append: (events) => {
        appended.push(...events.map((event) => event.eventId))
        return appended.length === 1 ? first : Promise.resolve()
      },
      newId: () => 'gap',
      log: collectedLog().log,
    })
    outbox.push([draft('a')], KEPT)
    const flush = outbox.flush()
    await settled()
    // This runs between the end of the first append and the end of the flush.
    const second = first.then(() => {
      outbox.push([draft('b')], KEPT)
      return outbox.flush()
    })
    finishFirst()
    await Promise.all([flush, second])
    expect(appended).toEqual(['a', 'b'])
    expect(outbox.size).toBe(0)
  })

  it('may be none: there is nothing to append', async () => {
    const { attempts, outbox } = setUp()
    outbox.push([], KEPT)
    await outbox.flush()
    await outbox.flush()
    expect(attempts).toEqual([])
    outbox.push([draft('a')], KEPT)
    await outbox.flush()
    expect(attempts).toEqual([['a']])
  })

  it('survive an append that throws before it has begun', async () => {
    let broken = true
    const outbox = new EventOutbox({
      append: () => {
        if (broken) throw new Error('at once')
        return Promise.resolve()
      },
      newId: () => 'gap',
      log: collectedLog().log,
    })
    outbox.push([draft('a')], KEPT)
    await expect(outbox.flush()).rejects.toThrow('at once')
    broken = false
    await outbox.flush()
    expect(outbox.size).toBe(0)
  })

  it('are never more than twenty transitions in one transaction', async () => {
    const { attempts, outbox } = setUp()
    const ids = Array.from({ length: 45 }, (_, index) => `e${index}`)
    for (const id of ids) outbox.push([draft(id)], KEPT)
    await outbox.flush()
    expect(attempts.map((attempt) => attempt.length)).toEqual([20, 20, 5])
    expect(attempts.flat()).toEqual(ids)
  })

  it('are in the log when flush says so, however much comes meanwhile', async () => {
    const { attempts, outbox } = setUp()
    outbox.push([draft('first')], KEPT)
    const flushed = { first: false }
    const flush = outbox.flush().then(() => {
      flushed.first = true
    })
    // As in a queue that drains: there is always one more.
    for (let n = 0; !flushed.first && n < 100; n += 1) {
      outbox.push([draft(`later ${n}`)], KEPT)
      await settled()
    }
    await flush
    expect(attempts[0]).toContain('first')
    expect(attempts.length).toBeLessThan(4)
    await outbox.flush()
  })

  it('that would not be true alone stay together with the next, whatever failed before', async () => {
    const { attempts, outbox, substrate } = setUp()
    outbox.push([draft('a')], { ...KEPT, withNext: true })
    outbox.push([draft('b')], KEPT)
    outbox.push([draft('c')], KEPT)
    substrate.failure = new Error('away')
    await expect(outbox.flush()).rejects.toThrow('away')
    substrate.failure = null
    await outbox.flush()
    expect(attempts).toEqual([['a', 'b', 'c'], ['a', 'b'], ['c']])
  })

  it('that can never be appended hold up only what came after them', async () => {
    const appended: string[] = []
    const outbox = new EventOutbox({
      append: (events) => {
        const ids = events.map((event) => event.eventId)
        if (ids.includes('poison')) return Promise.reject(new Error('no such time'))
        appended.push(...ids)
        return Promise.resolve()
      },
      newId: () => 'gap',
      log: collectedLog().log,
    })
    for (const id of ['a', 'b', 'poison', 'c']) outbox.push([draft(id)], KEPT)
    await expect(outbox.flush()).rejects.toThrow('no such time')
    expect(appended).toEqual([])
    await expect(outbox.flush()).rejects.toThrow('no such time')
    expect(appended).toEqual(['a', 'b'])
    expect(outbox.size).toBe(2)
  })
})

describe('events that may gather', () => {
  it('go at once when they come alone', async () => {
    const { attempts, outbox } = setUp()
    outbox.push([draft('a')], KEPT)
    await outbox.flushSoon()
    expect(attempts).toEqual([['a']])
  })

  it('wait twenty milliseconds after an append, and then go together', async () => {
    const { attempts, clock, outbox } = setUp()
    outbox.push([draft('a')], KEPT)
    await outbox.flushSoon()
    outbox.push([draft('b')], KEPT)
    const flushes = [outbox.flushSoon()]
    await clock.advance(19)
    outbox.push([draft('c')], KEPT)
    flushes.push(outbox.flushSoon())
    expect(attempts).toEqual([['a']])
    await clock.advance(1)
    await Promise.all(flushes)
    expect(attempts).toEqual([['a'], ['b', 'c']])
  })

  it('go at once when somebody cannot wait', async () => {
    const { attempts, outbox } = setUp()
    outbox.push([draft('a')], KEPT)
    await outbox.flushSoon()
    outbox.push([draft('b')], KEPT)
    const patient = outbox.flushSoon()
    await settled()
    outbox.push([draft('c')], KEPT)
    await Promise.all([patient, outbox.flush()])
    expect(attempts).toEqual([['a'], ['b', 'c']])
  })

  it('go nowhere when they are forgotten meanwhile', async () => {
    const { attempts, clock, outbox } = setUp()
    outbox.push([draft('a')], KEPT)
    await outbox.flushSoon()
    outbox.push([draft('b')], KEPT)
    const flush = outbox.flushSoon()
    await settled()
    outbox.clear()
    await clock.advance(20)
    await flush
    expect(attempts).toEqual([['a']])
  })
})
