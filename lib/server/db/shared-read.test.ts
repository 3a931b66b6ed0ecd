import { describe, expect, it } from 'vitest'
import { FakeClock, settled } from '@/testing/process/fake-clock'
import { SharedRead } from './shared-read'

/** Reads that end when the test decides; each returns its number. */
function setUp({ spacingMs = 100, maxAgeMs = 5_000 } = {}) {
  const clock = new FakeClock()
  const reads: { end: () => Promise<void>; fail: (cause: string) => Promise<void> }[] = []
  const shared = new SharedRead<number>({
    clock,
    maxAgeMs,
    spacingMs: () => spacingMs,
    read: () =>
      new Promise((resolve, reject) => {
        const number = reads.length + 1
        reads.push({
          end: () => {
            resolve(number)
            return settled()
          },
          fail: (cause) => {
            reject(new Error(cause))
            return settled()
          },
        })
      }),
  })
  const end = async (number: number) => {
    await settled()
    await reads[number - 1]?.end()
  }
  const asked = (options?: { maxAgeMs?: number }) => {
    const outcome: { value?: number; error?: string } = {}
    shared.get(options).then(
      (value) => (outcome.value = value),
      (error: unknown) => (outcome.error = String(error)),
    )
    return outcome
  }
  return { asked, clock, end, reads, shared }
}

describe('a read for all who ask', () => {
  it('begins at once, and is one however many ask', async () => {
    const { asked, end, reads } = setUp()
    const outcomes = Array.from({ length: 50 }, () => asked())
    await end(1)
    expect(reads).toHaveLength(1)
    expect(outcomes.every(({ value }) => value === 1)).toBe(true)
  })

  it('is given again until it is one interval old', async () => {
    const { asked, clock, end, reads } = setUp()
    asked()
    await end(1)
    await clock.advance(4_999)
    const kept = asked()
    await settled()
    expect(kept.value).toBe(1)
    await clock.advance(1)
    const fresh = asked()
    await end(2)
    expect(fresh.value).toBe(2)
    expect(reads).toHaveLength(2)
  })

  it('that began before a wake does not answer for after it', async () => {
    const { asked, clock, end, shared } = setUp()
    const before = asked()
    await settled()
    shared.invalidate()
    const after = asked()
    await end(1)
    expect(before.value).toBe(1)
    expect(after).toEqual({})
    await clock.advance(100)
    await end(2)
    expect(after.value).toBe(2)
  })

  it('of a burst of wakes is two: the first at once, the last a spacing later', async () => {
    const { asked, clock, end, reads, shared } = setUp()
    asked()
    await end(1)
    await clock.advance(1_000)
    for (let wake = 0; wake < 50; wake += 1) {
      shared.invalidate()
      asked()
      await clock.advance(1)
    }
    expect(reads).toHaveLength(2)
    await end(2)
    const last = asked()
    await clock.advance(50)
    expect(reads).toHaveLength(3)
    await end(3)
    expect(last.value).toBe(3)
    await clock.advance(4_000)
    expect(reads).toHaveLength(3)
  })

  it('is no older than the asker wants it, where it wants it younger', async () => {
    const { asked, clock, end } = setUp()
    asked()
    await end(1)
    await clock.advance(200)
    const byHand = asked({ maxAgeMs: 100 })
    await end(2)
    expect(byHand.value).toBe(2)
  })

  it('never is two at a time, however slow it is', async () => {
    const { asked, clock, end, reads, shared } = setUp()
    asked()
    await clock.advance(1_000)
    shared.invalidate()
    asked()
    await clock.advance(1_000)
    expect(reads).toHaveLength(1)
    await end(1)
    expect(reads).toHaveLength(2)
  })
})

describe('a read that fails', () => {
  it('fails for all who wait for it, and hides every older success', async () => {
    const { asked, clock, end, reads } = setUp()
    asked()
    await end(1)
    await clock.advance(5_000)
    const waiting = [asked(), asked()]
    await settled()
    await reads[1]?.fail('away')
    expect(waiting).toEqual([{ error: 'Error: away' }, { error: 'Error: away' }])
    const soon = asked()
    await settled()
    expect(soon.error).toBe('Error: away')
    await clock.advance(100)
    const later = asked()
    await end(3)
    expect(later.value).toBe(3)
  })
})

describe('a process that was frozen', () => {
  it('gives nothing that its wall clock calls old', async () => {
    const { clock, shared, end } = setUp()
    void shared.get()
    await end(1)
    expect(shared.kept()).toBe(1)
    const now = clock.now.bind(clock)
    clock.now = () => now() + 60_000
    expect(shared.kept()).toBeNull()
  })
})

describe('who keeps house', () => {
  it('reads like all others, but does not count as somebody who looks', async () => {
    const { clock, end, shared } = setUp()
    void shared.renewed()
    await end(1)
    expect(shared.idleMs).toBe(Infinity)
    void shared.get()
    await clock.advance(300)
    expect(shared.idleMs).toBe(300)
    expect(shared.age).toBe(300)
    shared.invalidate()
    expect(shared.age).toBe(Infinity)
  })
})
