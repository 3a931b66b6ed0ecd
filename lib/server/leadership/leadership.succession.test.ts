import { describe, expect, it } from 'vitest'
import { settled } from '@/testing/process/fake-clock'
import {
  chainEvent,
  leadershipFixture,
  PREDECESSOR,
  runtimeEvent,
} from '@/testing/leadership/leadership-fixture'

const push = { expendable: false }
const RESUME_MS = 200

describe('a leader whose lost lock nobody else has taken', () => {
  it('waits for its own dead session to end: no queue is dropped, no claim given up', async () => {
    const fixture = leadershipFixture()
    const { clock, lead, leadership, lock, outbox } = fixture
    await lead()
    lock.lose()
    outbox.push([chainEvent('while interrupted')], push)
    lock.free = false
    void lead()
    await clock.advance(9_000)
    expect(leadership.mode).toBe('interrupted')
    expect(fixture.deposed).toBe(0)
    expect(outbox.size).toBe(1)
    lock.free = true
    await clock.advance(RESUME_MS)
    expect(leadership.term).toBe('8')
    expect(fixture.appended.map((event) => event.eventId)).toContain('while interrupted')
    await leadership.leave('test')
  })

  it('resumes although the answer about its next term was lost, and the one after', async () => {
    const fixture = leadershipFixture()
    const { clock, lead, leadership, lock, outbox } = fixture
    await lead()
    lock.lose()
    outbox.push([chainEvent('while interrupted')], push)
    fixture.losesTermAnswer = true
    void lead()
    await clock.advance(RESUME_MS)
    fixture.losesTermAnswer = false
    await clock.advance(RESUME_MS)
    expect(leadership.term).toBe('10')
    expect(fixture.deposed).toBe(0)
    expect(fixture.appended.map((event) => event.eventId)).toContain('while interrupted')
    await leadership.leave('test')
  })

  it('is not deposed by a write of its old term that its own next term has refused', async () => {
    const fixture = leadershipFixture()
    const { clock, lead, leadership, lock, outbox } = fixture
    await lead()
    await clock.advance(0)
    let letThrough: () => void = () => undefined
    fixture.beforeAppend = () =>
      new Promise((resolve) => {
        letThrough = resolve
      })
    outbox.push([chainEvent('on its way')], push)
    const flush = outbox.flush()
    await settled()
    fixture.beforeAppend = () => Promise.resolve()
    lock.lose()
    fixture.losesTermAnswer = true
    void lead()
    await settled()
    expect(fixture.row.term).toBe(8)
    letThrough()
    await expect(flush).rejects.toThrow('term 7 is over')
    expect(fixture.deposed).toBe(0)
    expect(outbox.size).toBe(1)
    fixture.losesTermAnswer = false
    await clock.advance(RESUME_MS)
    expect(fixture.appended.map((event) => event.eventId)).toContain('on its way')
    await leadership.leave('test')
  })
})

describe('a leader that another one has followed in the meantime', () => {
  it('is told so even where the answer about its own next term was lost after that', async () => {
    const fixture = leadershipFixture()
    const { clock, lead, leadership, lock, otherTakesOver, outbox } = fixture
    await lead()
    lock.lose()
    outbox.push([chainEvent('while interrupted')], push)
    otherTakesOver()
    lock.free = true
    fixture.losesTermAnswer = true
    void lead()
    await settled()
    fixture.losesTermAnswer = false
    await clock.advance(4_000)
    expect(leadership.mode).toBe('leading')
    expect(fixture.deposed).toBe(1)
    expect(fixture.appended.map((event) => event.eventId)).not.toContain('while interrupted')
    await leadership.leave('test')
  })

  it('gives its claims up before it leads again: it says ready, and holds none', async () => {
    const fixture = leadershipFixture()
    await fixture.lead()
    fixture.lock.lose()
    fixture.otherTakesOver()
    fixture.lock.free = true
    await fixture.lead()
    expect(fixture.leadership.mode).toBe('leading')
    expect(fixture.deposed).toBe(1)
    await fixture.leadership.leave('test')
  })

  it('does not take the lock for its own by what it believed of it', async () => {
    const fixture = leadershipFixture()
    const { clock, lead, leadership, lock, otherTakesOver } = fixture
    await lead()
    await clock.advance(0)
    otherTakesOver()
    await clock.advance(10_000)
    expect(leadership.mode).toBe('standing_by')
    expect(lock.letGos).toBe(1)
    await leadership.leave('test')
  })
})

describe('the end of a leader before', () => {
  const lostOf = (fixture: ReturnType<typeof leadershipFixture>) =>
    fixture
      .told()
      .filter(({ eventType }) => eventType === 'kora.runtime.lost')
      .map(({ payload }) => `${String(payload.instance_id)} ${String(payload.term)}`)

  it('is told once, although the term had to be taken twice', async () => {
    const fixture = leadershipFixture({ before: PREDECESSOR })
    fixture.losesTermAnswer = true
    void fixture.lead()
    await settled()
    fixture.losesTermAnswer = false
    await fixture.clock.advance(4_000)
    expect(fixture.leadership.mode).toBe('leading')
    expect(lostOf(fixture)).toEqual(['old 6'])
    await fixture.leadership.leave('test')
  })

  it('is told where its successor died before it had told anything', async () => {
    const fixture = leadershipFixture({ before: { ...PREDECESSOR, instanceId: 'mute', term: '6' } })
    fixture.appended.push(runtimeEvent('leading', { instanceId: 'first', term: '5' }))
    await fixture.lead()
    expect(lostOf(fixture)).toEqual(['first 5', 'mute 6'])
    await fixture.leadership.leave('test')
  })

  it.each(['goodbye', 'lost'] as const)(
    'is not told again where the log has its %s, though its presence was not cleared',
    async (kind) => {
      const fixture = leadershipFixture({ before: PREDECESSOR })
      const old = { instanceId: 'old', term: '6' }
      fixture.appended.push(runtimeEvent('leading', old), runtimeEvent(kind, old))
      await fixture.lead()
      expect(
        fixture
          .told()
          .slice(2)
          .map(({ eventType }) => eventType),
      ).toEqual(['kora.runtime.leading'])
      await fixture.leadership.leave('test')
    },
  )

  it('is told after the log could not be read for a while', async () => {
    const fixture = leadershipFixture({ before: PREDECESSOR })
    fixture.endsFailure = new Error('connection lost')
    void fixture.lead()
    await fixture.clock.advance(4_000)
    expect(fixture.leadership.mode).toBe('seeking')
    fixture.endsFailure = null
    await fixture.clock.advance(4_000)
    expect(lostOf(fixture)).toEqual(['old 6'])
    await fixture.leadership.leave('test')
  })

  it('is not told a second time by a leader that resumes before its first words are in', async () => {
    const fixture = leadershipFixture({ before: PREDECESSOR })
    fixture.appended.push(runtimeEvent('leading', { instanceId: 'old', term: '6' }))
    fixture.appendFailure = new Error('away')
    await fixture.lead()
    fixture.lock.lose()
    fixture.appendFailure = null
    await fixture.lead()
    expect(lostOf(fixture)).toEqual(['old 6'])
    await fixture.leadership.leave('test')
  })
})
