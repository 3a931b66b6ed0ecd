import { describe, expect, it } from 'vitest'
import { settled } from '@/testing/fake-clock'
import { chainEvent, leadershipWorld, PREDECESSOR, runtimeEvent } from '@/testing/leadership-world'

const push = { expendable: false }
const RESUME_MS = 200

describe('a leader whose lost lock nobody else has taken', () => {
  it('waits for its own dead session to end: no queue is dropped, no claim given up', async () => {
    const world = leadershipWorld()
    const { clock, lead, leadership, lock, outbox } = world
    await lead()
    lock.lose()
    outbox.push([chainEvent('while interrupted')], push)
    lock.free = false
    void lead()
    await clock.advance(9_000)
    expect(leadership.mode).toBe('interrupted')
    expect(world.deposed).toBe(0)
    expect(outbox.size).toBe(1)
    lock.free = true
    await clock.advance(RESUME_MS)
    expect(leadership.term).toBe('8')
    expect(world.appended.map((event) => event.eventId)).toContain('while interrupted')
    await leadership.leave('test')
  })

  it('resumes although the answer about its next term was lost, and the one after', async () => {
    const world = leadershipWorld()
    const { clock, lead, leadership, lock, outbox } = world
    await lead()
    lock.lose()
    outbox.push([chainEvent('while interrupted')], push)
    world.losesTermAnswer = true
    void lead()
    await clock.advance(RESUME_MS)
    world.losesTermAnswer = false
    await clock.advance(RESUME_MS)
    expect(leadership.term).toBe('10')
    expect(world.deposed).toBe(0)
    expect(world.appended.map((event) => event.eventId)).toContain('while interrupted')
    await leadership.leave('test')
  })

  it('is not deposed by a write of its old term that its own next term has refused', async () => {
    const world = leadershipWorld()
    const { clock, lead, leadership, lock, outbox } = world
    await lead()
    await clock.advance(0)
    let letThrough: () => void = () => undefined
    world.beforeAppend = () =>
      new Promise((resolve) => {
        letThrough = resolve
      })
    outbox.push([chainEvent('on its way')], push)
    const flush = outbox.flush()
    await settled()
    world.beforeAppend = () => Promise.resolve()
    lock.lose()
    world.losesTermAnswer = true
    void lead()
    await settled()
    expect(world.row.term).toBe(8)
    letThrough()
    await expect(flush).rejects.toThrow('term 7 is over')
    expect(world.deposed).toBe(0)
    expect(outbox.size).toBe(1)
    world.losesTermAnswer = false
    await clock.advance(RESUME_MS)
    expect(world.appended.map((event) => event.eventId)).toContain('on its way')
    await leadership.leave('test')
  })
})

describe('a leader that another one has followed in the meantime', () => {
  it('is told so even where the answer about its own next term was lost after that', async () => {
    const world = leadershipWorld()
    const { clock, lead, leadership, lock, otherTakesOver, outbox } = world
    await lead()
    lock.lose()
    outbox.push([chainEvent('while interrupted')], push)
    otherTakesOver()
    lock.free = true
    world.losesTermAnswer = true
    void lead()
    await settled()
    world.losesTermAnswer = false
    await clock.advance(4_000)
    expect(leadership.mode).toBe('leading')
    expect(world.deposed).toBe(1)
    expect(world.appended.map((event) => event.eventId)).not.toContain('while interrupted')
    await leadership.leave('test')
  })

  it('gives its claims up before it leads again: it says ready, and holds none', async () => {
    const world = leadershipWorld()
    await world.lead()
    world.lock.lose()
    world.otherTakesOver()
    world.lock.free = true
    await world.lead()
    expect(world.leadership.mode).toBe('leading')
    expect(world.deposed).toBe(1)
    await world.leadership.leave('test')
  })

  it('does not take the lock for its own by what it believed of it', async () => {
    const world = leadershipWorld()
    const { clock, lead, leadership, lock, otherTakesOver } = world
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
  const lostOf = (world: ReturnType<typeof leadershipWorld>) =>
    world
      .told()
      .filter(({ eventType }) => eventType === 'kora.runtime.lost')
      .map(({ payload }) => `${String(payload.instance_id)} ${String(payload.term)}`)

  it('is told once, although the term had to be taken twice', async () => {
    const world = leadershipWorld({ before: PREDECESSOR })
    world.losesTermAnswer = true
    void world.lead()
    await settled()
    world.losesTermAnswer = false
    await world.clock.advance(4_000)
    expect(world.leadership.mode).toBe('leading')
    expect(lostOf(world)).toEqual(['old 6'])
    await world.leadership.leave('test')
  })

  it('is told where its successor died before it had told anything', async () => {
    const world = leadershipWorld({ before: { ...PREDECESSOR, instanceId: 'mute', term: '6' } })
    world.appended.push(runtimeEvent('leading', { instanceId: 'first', term: '5' }))
    await world.lead()
    expect(lostOf(world)).toEqual(['first 5', 'mute 6'])
    await world.leadership.leave('test')
  })

  it.each(['goodbye', 'lost'] as const)(
    'is not told again where the log has its %s, though its presence was not cleared',
    async (kind) => {
      const world = leadershipWorld({ before: PREDECESSOR })
      const old = { instanceId: 'old', term: '6' }
      world.appended.push(runtimeEvent('leading', old), runtimeEvent(kind, old))
      await world.lead()
      expect(
        world
          .told()
          .slice(2)
          .map(({ eventType }) => eventType),
      ).toEqual(['kora.runtime.leading'])
      await world.leadership.leave('test')
    },
  )

  it('is told after the log could not be read for a while', async () => {
    const world = leadershipWorld({ before: PREDECESSOR })
    world.endsTrouble = new Error('connection lost')
    void world.lead()
    await world.clock.advance(4_000)
    expect(world.leadership.mode).toBe('seeking')
    world.endsTrouble = null
    await world.clock.advance(4_000)
    expect(lostOf(world)).toEqual(['old 6'])
    await world.leadership.leave('test')
  })

  it('is not told a second time by a leader that resumes before its first words are in', async () => {
    const world = leadershipWorld({ before: PREDECESSOR })
    world.appended.push(runtimeEvent('leading', { instanceId: 'old', term: '6' }))
    world.appendTrouble = new Error('away')
    await world.lead()
    world.lock.lose()
    world.appendTrouble = null
    await world.lead()
    expect(lostOf(world)).toEqual(['old 6'])
    await world.leadership.leave('test')
  })
})
