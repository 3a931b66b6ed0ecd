import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ServedCockpit } from '@/scripts/served-cockpit'
import { completes } from '@/testing/agent/working-agent'
import { until, untilState } from '@/testing/built-app/app-fixture'
import { ask, objectIn } from '@/testing/built-app/ask'
import { ALL_STATE, STATE } from '@/testing/built-app/contract'
import { openQueueFixture, type QueueFixture } from '@/testing/built-app/queue-fixture'

describe('the state of a runtime that works', () => {
  let fixture: QueueFixture

  beforeEach(async () => {
    fixture = await openQueueFixture()
  })
  afterEach(() => fixture.close())

  it('is told as active with each claim and as ready after each release', async () => {
    const cockpit = await fixture.serve()
    await untilState(cockpit, 'ready')
    const ids: string[] = []
    for (const title of ['One', 'Two', 'Three']) {
      const id = await fixture.ticket(title)
      ids.push(id)
      await fixture.untilStatus(id, 'completed')
      await until(async () => (await moves()).length, 1 + 2 * ids.length)
    }
    expect(await moves()).toEqual([
      'booting → ready: all §9.2 gates pass',
      ...ids.flatMap(() => ['ready → active: claim acquired', 'active → ready: claim released']),
    ])
    // `ready` comes after the release has committed, never before.
    const log = (await fixture.events()).map(({ type, payload }) =>
      type === 'kora.operational_state.transitioned' ? String(payload.to_primary_state) : type,
    )
    for (const [index, entry] of log.entries()) {
      if (entry !== 'ready') continue
      expect(log.slice(0, index).filter((type) => type === 'sea_ticket.claimed')).toHaveLength(
        log.slice(0, index).filter((type) => type === 'sea_ticket.claim_released').length,
      )
    }
  })

  it('is one and the same stretch of active while a queue is worked by two at a time', async () => {
    const finish: (() => void)[] = []
    for (const title of ['One', 'Two']) {
      fixture.agent.does(title, (response, call) => {
        finish.push(() => completes(response, call))
      })
    }
    const ids = await Promise.all(['One', 'Two'].map((title) => fixture.ticket(title)))
    await fixture.serve({ KORA_MAX_CLAIMS: '2' })
    await until(() => Promise.resolve(finish.length), 2)
    for (const answer of finish) answer()
    for (const id of ids) await fixture.untilStatus(id, 'completed')
    await until(moves, [
      'booting → ready: all §9.2 gates pass',
      'ready → active: claim acquired',
      'active → ready: claim released',
    ])
  })

  it('is remembered over a restart: the last transitions and the last 24 hours', async () => {
    const first = await fixture.serve()
    await fixture.untilStatus(await fixture.ticket('Before'), 'completed')
    await until<unknown>(async () => (await historyOf(first)).at(-1)?.trigger, 'claim released')
    const before = await historyOf(first)
    await first.stop()

    const second = await fixture.serve()
    await untilState(second, 'ready')
    const after = await historyOf(second)
    expect(after.slice(0, before.length)).toEqual(before)
    expect(after.slice(before.length).at(-1)?.trigger).toBe('all §9.2 gates pass')

    const strip = (await stripOf(second)).map(({ state }) => state)
    expect(strip[0]).toBe('unknown')
    expect(strip.at(-1)).toBe('ready')
    expect(strip).toContain('active')
    // The time between the two runs belongs to neither.
    expect(strip.lastIndexOf('unknown')).toBeGreaterThan(strip.indexOf('active'))
  })

  it('is not remembered as alive after a kill: the strip is unknown from the last beat', async () => {
    // A state is told before it is logged, and a kill between the two would leave nothing to remember.
    const untilReadies = (count: number) =>
      until(async () => (await fixture.events('kora.boot.ready')).length, count)
    const first = await fixture.serve()
    await untilReadies(1)
    await first.kill()
    const second = await fixture.serve()
    await untilReadies(2)
    const strip = await stripOf(second)
    const [lost] = await fixture.events('kora.runtime.lost')
    const gap = strip.findLast(({ state }) => state === 'unknown')
    expect(Date.parse(String(gap?.from))).toBe(
      Math.trunc(Date.parse(String(lost?.payload.last_heartbeat_at))),
    )
    expect(strip.map(({ state }) => state)).toEqual(
      expect.arrayContaining(['unknown', 'ready', 'unknown', 'ready']) as unknown,
    )
  })

  /** The logged moves of the primary state; a busy machine may add reasons between. */
  async function moves(): Promise<string[]> {
    const told = (await fixture.events('kora.operational_state.transitioned')).map(
      ({ payload }) => ({
        from: String(payload.from_primary_state),
        to: String(payload.to_primary_state),
        trigger: String(payload.trigger),
      }),
    )
    return told
      .filter(({ from, to }) => from !== to)
      .map(({ from, to, trigger }) => `${from} → ${to}: ${trigger}`)
  }
})

async function historyOf(cockpit: ServedCockpit): Promise<Record<string, unknown>[]> {
  const { transition_history: history } = (await ask(cockpit, STATE)).json()
  return (Array.isArray(history) ? history : []).map(objectIn)
}

async function stripOf(cockpit: ServedCockpit): Promise<Record<string, unknown>[]> {
  const { strip } = (await ask(cockpit, ALL_STATE)).json()
  return (Array.isArray(strip) ? strip : []).map(objectIn)
}
