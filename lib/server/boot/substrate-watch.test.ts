import { afterEach, describe, expect, it } from 'vitest'
import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import {
  BOOTING_STATE,
  type PrimaryState,
  sortedReasons,
} from '@/lib/domain/state/operational-state'
import { collectedLog } from '@/testing/process/collected-log'
import { FakeClock, settled } from '@/testing/process/fake-clock'
import { primaryAge } from '@/testing/database/primary-age'
import { scriptedSubstrate } from '@/testing/database/scripted-substrate'
import { EventOutbox } from '@/lib/server/state/event-outbox'
import { OperationalStateHolder } from '@/lib/server/state/operational-state-holder'
import { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { SubstrateWatch } from './substrate-watch'

let stop: () => Promise<void> = () => Promise.resolve()
afterEach(() => stop())

async function setUp(primaryState: PrimaryState = 'ready') {
  const clock = new FakeClock()
  const { log, lines } = collectedLog()
  const fixture = {
    away: false,
    asked: 0,
    appended: 0,
    appendFailure: false,
    isReadOnly: false,
  }
  const substrate = scriptedSubstrate({
    readDataAge: () => {
      fixture.asked += 1
      if (fixture.away) return Promise.reject(new Error('connect ECONNREFUSED'))
      const age = primaryAge(new Date(clock.now()).toISOString())
      return Promise.resolve({ ...age, isReadOnly: fixture.isReadOnly })
    },
  })
  const provider = new SubstrateProvider({ substrate, workspaceId: 'org_test', clock, log })
  const holder = new OperationalStateHolder({ ...BOOTING_STATE, primaryState }, { clock, log })
  const outbox = new EventOutbox({
    append: (events) => {
      if (fixture.away || fixture.appendFailure) return Promise.reject(new Error('no append'))
      fixture.appended += events.length
      return Promise.resolve()
    },
    newId: () => 'gap',
    log,
  })
  const watch = new SubstrateWatch({ provider, holder, outbox, clock, log })
  stop = () => watch.stop()
  watch.start()
  await settled()
  const reasons = () => sortedReasons(holder.current)
  const triggers = () => holder.history().map((line) => line.trigger)
  return { clock, holder, lines, outbox, reasons, triggers, watch, fixture }
}

describe('the watch over the substrate', () => {
  it('asks once an interval and changes nothing while all is well', async () => {
    const { clock, reasons, triggers, fixture } = await setUp()
    await clock.advance(20_000)
    expect(fixture.asked).toBe(5)
    expect(reasons()).toEqual([])
    expect(triggers()).toEqual([])
  })

  it('adds its reason after one failed round trip, once, and says why in the log', async () => {
    const { clock, lines, reasons, triggers, fixture } = await setUp()
    fixture.away = true
    await clock.advance(5_000)
    expect(reasons()).toEqual(['substrate'])
    await clock.advance(30_000)
    expect(triggers()).toEqual(['substrate unreachable'])
    expect(lines).toEqual(['error [kora.boot] the substrate does not answer: connect ECONNREFUSED'])
  })

  it('takes the permission away with it, and gives back what there was', async () => {
    const { clock, holder, fixture } = await setUp()
    await holder.transitionTo('ready', 'operator', { claimPermission: 'critical_only' })
    fixture.away = true
    await clock.advance(5_000)
    expect(holder.current.claimPermission).toBe('none')
    fixture.away = false
    await clock.advance(1_000)
    expect(holder.current.claimPermission).toBe('critical_only')
  })

  it('counts a database that came back and takes no writes as away', async () => {
    const { clock, holder, reasons, fixture } = await setUp()
    fixture.away = true
    await clock.advance(5_000)
    Object.assign(fixture, { away: false, isReadOnly: true })
    await clock.advance(5_000)
    expect(reasons()).toEqual(['substrate'])
    expect(holder.current.claimPermission).toBe('none')
    fixture.isReadOnly = false
    await clock.advance(5_000)
    expect(reasons()).toEqual([])
  })

  it('asks every second while the substrate is away, so that its return shows at once', async () => {
    const { clock, reasons, triggers, fixture } = await setUp()
    fixture.away = true
    await clock.advance(5_000)
    const before = fixture.asked
    await clock.advance(10_000)
    expect(fixture.asked - before).toBe(10)
    fixture.away = false
    await clock.advance(1_000)
    expect(reasons()).toEqual([])
    expect(triggers()).toEqual(['substrate unreachable', 'substrate recovered'])
  })

  it('keeps the primary state, whatever it is, and the other reasons', async () => {
    const { clock, holder, reasons, fixture } = await setUp('paused')
    await holder.transitionTo('paused', 'cost 100%', { addReasons: ['cost'] })
    fixture.away = true
    await clock.advance(5_000)
    expect(holder.current.primaryState).toBe('paused')
    expect(reasons()).toEqual(['cost', 'substrate'])
    fixture.away = false
    await clock.advance(1_000)
    expect(reasons()).toEqual(['cost'])
  })

  it('does not take away a reason that somebody else has added', async () => {
    const { clock, holder, reasons, fixture } = await setUp()
    await holder.transitionTo('ready', 'somebody else', { addReasons: ['substrate'] })
    fixture.away = true
    await clock.advance(5_000)
    fixture.away = false
    await clock.advance(10_000)
    expect(reasons()).toEqual(['substrate'])
  })

  it('says an outage once, even where it may not add its reason', async () => {
    const { clock, lines, reasons, fixture } = await setUp('stopped')
    fixture.away = true
    await clock.advance(30_000)
    expect(reasons()).toEqual([])
    expect(lines.filter((line) => line.includes('does not answer'))).toHaveLength(1)
    fixture.away = false
    await clock.advance(5_000)
    fixture.away = true
    await clock.advance(10_000)
    expect(lines.filter((line) => line.includes('does not answer'))).toHaveLength(2)
  })

  it('appends what had to wait as soon as the substrate is back', async () => {
    const { clock, outbox, fixture } = await setUp()
    fixture.away = true
    const event = {
      eventId: 'e1',
      eventType: CHAIN_EVENT.stateTransitioned,
      occurredAt: '2026-05-21T12:00:00.000Z',
      payload: {},
    }
    outbox.push([event], { expendable: false })
    await clock.advance(10_000)
    expect(fixture.appended).toBe(0)
    fixture.away = false
    await clock.advance(1_000)
    expect(fixture.appended).toBe(1)
    expect(outbox.size).toBe(0)
  })

  it('is not taken for an outage when only the append fails', async () => {
    const { clock, lines, outbox, reasons, fixture } = await setUp()
    fixture.appendFailure = true
    outbox.push(
      [
        {
          eventId: 'e1',
          eventType: CHAIN_EVENT.stateTransitioned,
          occurredAt: '2026-05-21T12:00:00.000Z',
          payload: {},
        },
      ],
      { expendable: false },
    )
    await clock.advance(5_000)
    expect(reasons()).toEqual([])
    expect(lines).toEqual(['error [kora.boot] substrate watch: no append'])
  })

  it('asks nothing more once it is stopped', async () => {
    const { clock, watch, fixture } = await setUp()
    await watch.stop()
    const before = fixture.asked
    await clock.advance(60_000)
    expect(fixture.asked).toBe(before)
  })
})
