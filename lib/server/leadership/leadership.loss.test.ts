import { describe, expect, it } from 'vitest'
import { settled } from '@/testing/process/fake-clock'
import { chainEvent, leadershipFixture } from '@/testing/leadership/leadership-fixture'

/** Whether a promise has settled by now. */
function watched(promise: Promise<unknown>) {
  const state = { settled: false }
  void promise.then(() => {
    state.settled = true
  })
  return state
}

const push = { expendable: false }

describe('an instance that waits for the lead', () => {
  it('stands by, records nothing, and tries every two seconds', async () => {
    const { clock, lead, leadership, lock, outbox, told } = leadershipFixture()
    lock.free = false
    outbox.push([chainEvent('of a boot that nobody recorded')], push)
    const leading = watched(lead())
    await settled()
    expect(leadership.mode).toBe('standing_by')
    expect(leadership.isRecorded).toBe(false)
    expect(outbox.size).toBe(0)
    await clock.advance(6_000)
    expect(lock.tries).toBe(4)
    expect(leading.settled).toBe(false)
    lock.free = true
    await clock.advance(2_000)
    expect(leading.settled).toBe(true)
    expect(leadership.mode).toBe('leading')
    expect(leadership.isRecorded).toBe(true)
    expect(told()).toHaveLength(1)
    await leadership.leave('test')
  })

  it('goes on through a lock that fails, and says so once for each cause', async () => {
    const { clock, lead, leadership, lines, lock } = leadershipFixture()
    lock.failure = new Error('connect ECONNREFUSED')
    const leading = watched(lead())
    await clock.advance(20_000)
    expect(lines.filter((line) => line.includes('leader lock'))).toEqual([
      'warn [kora.boot] leader lock: connect ECONNREFUSED',
    ])
    expect(leadership.mode).toBe('seeking')
    lock.failure = new Error('too many connections')
    await clock.advance(8_000)
    expect(lines.at(-1)).toBe('warn [kora.boot] leader lock: too many connections')
    lock.failure = null
    await clock.advance(4_000)
    expect(leading.settled).toBe(true)
    await leadership.leave('test')
  })

  it('tries again when the lock is there and the term is not', async () => {
    const fixture = leadershipFixture()
    fixture.termFailure = new Error('away')
    const leading = watched(fixture.lead())
    await fixture.clock.advance(4_000)
    expect(leading.settled).toBe(false)
    expect(fixture.leadership.term).toBeNull()
    fixture.termFailure = null
    await fixture.clock.advance(4_000)
    expect(leading.settled).toBe(true)
    expect(fixture.leadership.term).toBe('7')
    await fixture.leadership.leave('test')
  })

  it('ends its wait at once when the process stops', async () => {
    const { clock, lead, leadership, life, lock } = leadershipFixture()
    lock.free = false
    const leading = watched(lead())
    await clock.advance(1_000)
    life.abort()
    await settled()
    expect(leading.settled).toBe(true)
    expect(leadership.term).toBeNull()
  })
})

describe('a leader whose lock connection breaks', () => {
  it('is interrupted at once: no term, no write, no beat, and what happens waits', async () => {
    const { beats, clock, lead, leadership, life, lines, lock, outbox, told } = leadershipFixture()
    await lead()
    const lost = watched(leadership.untilLost(life.signal))
    await clock.advance(0)
    expect(lost.settled).toBe(false)
    lock.lose('terminated by an administrator')
    await settled()
    expect(lost.settled).toBe(true)
    expect(leadership.mode).toBe('interrupted')
    expect(leadership.term).toBeNull()
    expect(() => leadership.fence()).toThrow('does not lead')
    expect(lines).toContain(
      'error [kora.boot] the leader lock is lost (terminated by an administrator); claiming stops',
    )
    expect(leadership.isRecorded).toBe(true)
    outbox.push([chainEvent('while interrupted')], push)
    await expect(outbox.flush()).rejects.toThrow('does not lead')
    expect(outbox.size).toBe(1)
    const before = beats.length
    await clock.advance(25_000)
    expect(beats).toHaveLength(before)
    expect(told()).toHaveLength(1)
    await expect(leadership.leave('test')).rejects.toThrow('lost and not taken again')
  })

  it('resumes in a new term, keeps its queue and drops no claim', async () => {
    const fixture = leadershipFixture()
    const { lead, leadership, lock, outbox } = fixture
    await lead()
    lock.lose()
    outbox.push([chainEvent('while interrupted')], push)
    await lead()
    expect(leadership.term).toBe('8')
    expect(fixture.deposed).toBe(0)
    expect(fixture.appended.map((event) => event.eventId)).toContain('while interrupted')
    expect(fixture.appendedIn).toEqual(['7', '8', '8'])
    await leadership.leave('test')
  })

  it('tries five times a second while the database is away', async () => {
    const { clock, lead, leadership, lock } = leadershipFixture()
    await lead()
    lock.lose()
    lock.failure = new Error('away')
    const leading = watched(lead())
    await clock.advance(10_000)
    lock.failure = null
    await clock.advance(200)
    expect(leading.settled).toBe(true)
    await leadership.leave('test')
  })

  it('that another instance has followed stands by, forgets its queue and drops its claims', async () => {
    const fixture = leadershipFixture()
    const { clock, lead, leadership, lines, lock, otherTakesOver, outbox } = fixture
    await lead()
    lock.lose()
    outbox.push([chainEvent('while interrupted')], push)
    otherTakesOver()
    void lead()
    await clock.advance(2_000)
    expect(leadership.mode).toBe('standing_by')
    expect(leadership.presence).toBeNull()
    expect(fixture.deposed).toBe(1)
    expect(outbox.size).toBe(0)
    expect(lines).toContain(
      'warn [kora.boot] another instance leads, or has led since; standing by',
    )
    lock.free = true
    await clock.advance(2_000)
    expect(leadership.term).toBe('9')
    expect(fixture.appended.map((event) => event.eventId)).not.toContain('while interrupted')
    await leadership.leave('test')
  })

  it('forgets its queue when somebody led and left while it was away', async () => {
    const fixture = leadershipFixture()
    await fixture.lead()
    fixture.lock.lose()
    fixture.outbox.push([chainEvent('while interrupted')], push)
    fixture.otherTakesOver()
    fixture.lock.free = true
    await fixture.lead()
    expect(fixture.leadership.term).toBe('9')
    expect(fixture.appended.map((event) => event.eventId)).not.toContain('while interrupted')
    await fixture.leadership.leave('test')
  })

  it('does not believe in a lead whose lock broke while the term was being taken', async () => {
    const fixture = leadershipFixture()
    const { lead, leadership, life, lock } = fixture
    fixture.whileTakingTerm = () => {
      lock.lose()
      return null
    }
    await lead()
    expect(leadership.mode).toBe('interrupted')
    await leadership.untilLost(life.signal)
    fixture.whileTakingTerm = () => null
    await lead()
    expect(leadership.mode).toBe('leading')
    await leadership.leave('test')
  })
})

describe('a leader whose term is over without its knowledge', () => {
  it('learns it from its next beat, and stands by', async () => {
    const fixture = leadershipFixture()
    const { clock, lead, leadership, life, otherTakesOver } = fixture
    await lead()
    await clock.advance(0)
    const lost = watched(leadership.untilLost(life.signal))
    otherTakesOver()
    await clock.advance(10_000)
    expect(leadership.mode).toBe('standing_by')
    expect(leadership.presence).toBeNull()
    expect(fixture.deposed).toBe(1)
    expect(lost.settled).toBe(true)
    await leadership.leave('test')
  })

  it('learns it from its next append, which changes nothing', async () => {
    const fixture = leadershipFixture()
    const { lead, leadership, otherTakesOver, outbox, told } = fixture
    await lead()
    otherTakesOver()
    outbox.push([chainEvent('too late')], push)
    await expect(outbox.flush()).rejects.toThrow('term 7 is over: another instance leads')
    expect(leadership.mode).toBe('standing_by')
    expect(fixture.deposed).toBe(1)
    expect(outbox.size).toBe(0)
    expect(told()).toHaveLength(1)
    await leadership.leave('test')
  })

  it('is deposed once, however many writes tell it', async () => {
    const fixture = leadershipFixture()
    await fixture.lead()
    fixture.otherTakesOver()
    for (const id of ['one', 'two']) {
      fixture.outbox.push([chainEvent(id)], push)
      await expect(fixture.outbox.flush()).rejects.toThrow()
    }
    await fixture.clock.advance(20_000)
    expect(fixture.deposed).toBe(1)
    await fixture.leadership.leave('test')
  })

  it('is not deposed by the late answer to a beat of its own earlier term', async () => {
    const fixture = leadershipFixture()
    const { clock, lead, leadership, lock } = fixture
    await lead()
    await clock.advance(0)
    let letHeartbeatThrough: () => void = () => undefined
    fixture.beforeHeartbeat = () =>
      new Promise((resolve) => {
        letHeartbeatThrough = resolve
      })
    await clock.advance(10_000)
    const late = letHeartbeatThrough
    fixture.beforeHeartbeat = () => Promise.resolve()
    lock.lose()
    await lead()
    expect(leadership.term).toBe('8')
    late()
    await settled()
    expect(leadership.mode).toBe('leading')
    expect(fixture.deposed).toBe(0)
    await leadership.leave('test')
  })
})
