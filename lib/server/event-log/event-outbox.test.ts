import { describe, expect, it } from 'vitest'
import { CHAIN_EVENT, type ChainEventDraft } from '@/lib/domain/chain-event'
import { collectedLog } from '@/testing/collected-log'
import { settled } from '@/testing/fake-clock'
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
  const substrate = { trouble: null as Error | null }
  const outbox = new EventOutbox({
    append: async (events) => {
      attempts.push(events.map((event) => event.eventId))
      await settled()
      if (substrate.trouble !== null) throw substrate.trouble
    },
    newId: () => 'gap',
    log: collectedLog().log,
  })
  return { attempts, outbox, substrate }
}

describe('the events that wait', () => {
  it('are appended in the order in which they came, those of one transition together', async () => {
    const { attempts, outbox } = setUp()
    outbox.push([draft('a')], KEPT)
    outbox.push([draft('b'), draft('c')], KEPT)
    outbox.push([draft('d')], { expendable: true })
    expect(outbox.size).toBe(4)
    await outbox.flush()
    expect(attempts).toEqual([['a'], ['b', 'c'], ['d']])
    expect(outbox.size).toBe(0)
  })

  it('stay, and are tried again with the same ids, after an append that failed', async () => {
    const { attempts, outbox, substrate } = setUp()
    outbox.push([draft('a')], KEPT)
    outbox.push([draft('b')], KEPT)
    substrate.trouble = new Error('away')
    await expect(outbox.flush()).rejects.toThrow('away')
    await expect(outbox.flush()).rejects.toThrow('away')
    expect(outbox.size).toBe(2)
    substrate.trouble = null
    await outbox.flush()
    expect(attempts).toEqual([['a'], ['a'], ['a'], ['b']])
    expect(outbox.size).toBe(0)
  })

  it('go on behind those that came while the substrate was away', async () => {
    const { attempts, outbox, substrate } = setUp()
    substrate.trouble = new Error('away')
    outbox.push([draft('a')], KEPT)
    await expect(outbox.flush()).rejects.toThrow('away')
    substrate.trouble = null
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
    expect(attempts).toEqual([['a'], ['b']])
  })

  it('fail for all who wait for the same flush', async () => {
    const { outbox, substrate } = setUp()
    substrate.trouble = new Error('away')
    outbox.push([draft('a')], KEPT)
    const results = await Promise.allSettled([outbox.flush(), outbox.flush()])
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected'])
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
})
