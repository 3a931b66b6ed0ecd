import { describe, expect, it } from 'vitest'
import { chainEvent, leadershipFixture, PREDECESSOR } from '@/testing/leadership/leadership-fixture'

const LEADING = { eventType: 'kora.runtime.leading', payload: { instance_id: 'me', term: '7' } }
const LOST = {
  eventType: 'kora.runtime.lost',
  payload: { instance_id: 'old', term: '6', last_heartbeat_at: '2026-05-21T11:58:00.000000Z' },
}

describe('the lead of a workspace', () => {
  it('is told in the log with instance and term, and by a heartbeat', async () => {
    const { beats, lead, leadership, told } = leadershipFixture()
    expect(leadership.presence).toBeNull()
    await lead()
    expect(told()).toEqual([LEADING])
    expect(beats[0]).toEqual({
      workspaceId: 'org_test',
      instanceId: 'me',
      role: 'runtime',
      term: '7',
      state: { primary_state: 'booting', claim_permission: 'none', degradation_reasons: [] },
    })
    expect(leadership.presence).toEqual({
      instanceId: 'me',
      leader: true,
      heartbeatAt: '2026-05-21T12:00:00.000Z',
      alive: true,
    })
    await leadership.leave('test')
  })

  it('names its term to every write, and no write before it is there', async () => {
    const { lead, leadership } = leadershipFixture()
    expect(leadership.mode).toBe('seeking')
    expect(leadership.term).toBeNull()
    expect(() => leadership.fence()).toThrow('this process does not lead')
    await expect(leadership.appendEvents('org_test', [])).rejects.toThrow('does not lead')
    await lead()
    expect(leadership.mode).toBe('leading')
    expect(leadership.term).toBe('7')
    expect(leadership.fence()).toEqual({
      workspaceId: 'org_test',
      instanceId: 'me',
      term: '7',
    })
    await leadership.leave('test')
  })

  it('is preceded by the news of a leader that has fallen silent', async () => {
    const { lead, leadership, told } = leadershipFixture({ before: PREDECESSOR })
    await lead()
    expect(told()).toEqual([LOST, LEADING])
    await leadership.leave('test')
  })

  it('does not call itself lost: a row of the same instance is no predecessor', async () => {
    const before = { ...PREDECESSOR, instanceId: 'me' }
    const { lead, leadership, told } = leadershipFixture({ before })
    await lead()
    expect(told()).toEqual([LEADING])
    await leadership.leave('test')
  })

  it('beats once a presence interval', async () => {
    const { beats, clock, lead, leadership } = leadershipFixture()
    await lead()
    await clock.advance(0)
    const before = beats.length
    await clock.advance(30_000)
    expect(beats.length - before).toBe(3)
    expect(leadership.presence?.alive).toBe(true)
    await leadership.leave('test')
  })

  it('is silent after three beats that failed, and alive again with the next good one', async () => {
    const fixture = leadershipFixture()
    const { clock, lead, leadership, read } = fixture
    await lead()
    await clock.advance(0)
    fixture.heartbeatFailure = new Error('no privilege')
    await clock.advance(29_999)
    read()
    expect(leadership.presence?.alive).toBe(true)
    await clock.advance(1)
    read()
    expect(leadership.presence?.alive).toBe(false)
    fixture.heartbeatFailure = null
    await clock.advance(1_000)
    expect(leadership.presence?.alive).toBe(true)
    await leadership.leave('test')
  })

  it('is not called silent where the database takes no writes: that is told otherwise', async () => {
    const fixture = leadershipFixture()
    await fixture.lead()
    fixture.heartbeatFailure = new Error('read-only')
    await fixture.clock.advance(60_000)
    fixture.read({ isReadOnly: true })
    expect(fixture.leadership.presence?.alive).toBe(true)
    fixture.read()
    expect(fixture.leadership.presence?.alive).toBe(false)
    await fixture.leadership.leave('test')
  })

  it('is not called silent while the whole substrate is away: that is told otherwise', async () => {
    const fixture = leadershipFixture()
    await fixture.lead()
    fixture.heartbeatFailure = new Error('away')
    await fixture.clock.advance(600_000)
    expect(fixture.leadership.presence?.alive).toBe(true)
    await fixture.leadership.leave('test')
  })

  it('beats and tells all the same when the first beat failed', async () => {
    const fixture = leadershipFixture({ before: PREDECESSOR })
    const { beats, clock, lead, leadership, outbox, told } = fixture
    fixture.heartbeatFailure = new Error('away')
    await lead()
    expect(leadership.mode).toBe('leading')
    expect(told()).toEqual([])
    fixture.heartbeatFailure = null
    await outbox.flush()
    expect(told()).toEqual([LOST, LEADING])
    await clock.advance(21_000)
    expect(beats.length).toBeGreaterThanOrEqual(3)
    expect(leadership.presence?.alive).toBe(true)
    await leadership.leave('test')
  })

  it('is taken although nothing can be appended: a gate of its own decides about that', async () => {
    const fixture = leadershipFixture()
    const { lead, leadership, outbox, told } = fixture
    fixture.appendFailure = new Error('permission denied')
    await lead()
    expect(leadership.presence?.alive).toBe(true)
    expect(outbox.size).toBe(1)
    fixture.appendFailure = null
    await outbox.flush()
    expect(told()).toEqual([LEADING])
    await leadership.leave('test')
  })

  it('keeps what waited since the start of the boot, and tells it first', async () => {
    const { lead, leadership, outbox, told } = leadershipFixture()
    outbox.push(
      [{ eventId: '1', eventType: 'kora.boot.ready', occurredAt: '', payload: { early: true } }],
      { expendable: false },
    )
    await lead()
    expect(told()).toEqual([{ eventType: 'kora.boot.ready', payload: { early: true } }, LEADING])
    await leadership.leave('test')
  })
})

describe('the end of the lead', () => {
  it('is a goodbye with its reason, and no presence and no lock any more', async () => {
    const { beats, cleared, clock, lead, leadership, lock, told } = leadershipFixture()
    await lead()
    await leadership.leave('SIGTERM')
    expect(told().at(-1)).toEqual({
      eventType: 'kora.runtime.goodbye',
      payload: { instance_id: 'me', term: '7', reason: 'SIGTERM' },
    })
    expect(cleared).toEqual([{ workspaceId: 'org_test', instanceId: 'me' }])
    expect(leadership.presence).toBeNull()
    expect(leadership.term).toBeNull()
    expect(lock.isReleased).toBe(true)
    const before = beats.length
    await clock.advance(60_000)
    expect(beats).toHaveLength(before)
  })

  it('frees the lock, and leaves its presence for the successor, when no goodbye can be written', async () => {
    const fixture = leadershipFixture()
    await fixture.lead()
    fixture.appendFailure = new Error('away')
    await expect(fixture.leadership.leave('SIGTERM')).rejects.toThrow('away')
    expect(fixture.lock.isReleased).toBe(true)
    expect(fixture.cleared).toEqual([])
  })

  it('leaves its presence also when it is asked to leave once more, as a boot that had failed is', async () => {
    const fixture = leadershipFixture()
    await fixture.lead()
    fixture.appendFailure = new Error('permission denied')
    await expect(fixture.leadership.leave('the boot ended in stopped')).rejects.toThrow('denied')
    await fixture.leadership.leave('SIGTERM')
    expect(fixture.cleared).toEqual([])
  })

  it('is written by a second try where the first one failed', async () => {
    const fixture = leadershipFixture()
    await fixture.lead()
    let tries = 0
    fixture.beforeAppend = () => {
      tries += 1
      return tries === 1 ? Promise.reject(new Error('connection lost')) : Promise.resolve()
    }
    await fixture.leadership.leave('SIGTERM')
    expect(fixture.told().at(-1)?.eventType).toBe('kora.runtime.goodbye')
    expect(fixture.cleared).toHaveLength(1)
  })

  it('is no goodbye where a last write finds that another instance leads', async () => {
    const fixture = leadershipFixture()
    await fixture.lead()
    fixture.otherTakesOver()
    await expect(fixture.leadership.leave('SIGTERM')).rejects.toThrow('another instance leads')
    expect(fixture.told()).toEqual([LEADING])
  })

  it('is no goodbye where there was no lead', async () => {
    const { leadership, lock, told } = leadershipFixture()
    await leadership.leave('SIGTERM')
    expect(told()).toEqual([])
    expect(lock.isReleased).toBe(true)
  })

  it('is no goodbye while the lock is lost: another instance may have spoken since', async () => {
    const { cleared, lead, leadership, lock, told } = leadershipFixture()
    await lead()
    lock.lose()
    await expect(leadership.leave('SIGTERM')).rejects.toThrow('lost and not taken again')
    expect(told()).toEqual([LEADING])
    expect(cleared).toEqual([])
    expect(lock.isReleased).toBe(true)
  })

  it('is no goodbye for a boot that never led, and the events that waited for it are missed', async () => {
    const { leadership, lock, outbox, told } = leadershipFixture()
    outbox.push([chainEvent('of a boot that got nowhere')], { expendable: false })
    await expect(leadership.leave('SIGTERM')).rejects.toThrow('this process never led')
    expect(told()).toEqual([])
    expect(lock.isReleased).toBe(true)
  })
})
