import { afterEach, describe, expect, it } from 'vitest'
import { sortedReasons } from '@/lib/domain/state/operational-state'
import { bootWorld, type BootWorld } from '@/testing/boot-world'
import { databaseError } from '@/testing/database-error'

let world: BootWorld
afterEach(() => world.boot.stop('test'))

const refused = () => Promise.reject(Object.assign(new Error('denied'), { code: '42501' }))

describe('a boot whose invariant fails', () => {
  it('ends in stopped and names what the schema lacks and the command that adds it', async () => {
    world = bootWorld({
      substrate: { readSchemaGaps: () => Promise.resolve(['public.tickets.sea_claimed_at']) },
    })
    await world.boot.start()
    expect(world.holder.current.primaryState).toBe('stopped')
    expect(world.holder.history().at(-1)?.trigger).toBe('invariant gate failure: substrate_schema')
    expect(world.runtime.progress).toMatchObject({
      phase: 'failed',
      failedGateId: 'substrate_schema',
      failedDetail: 'missing: public.tickets.sea_claimed_at. Run: npm run db:migrate',
    })
  })

  it('leaves the provider registered, so that the page stays readable', async () => {
    world = bootWorld({ substrate: { readKoraActors: () => Promise.resolve([]) } })
    await world.boot.start()
    expect(world.holder.history().at(-1)?.trigger).toBe(
      'invariant gate failure: canonical_kora_actor',
    )
    expect(world.registered).toEqual([world.provider])
  })

  it('leads only to tell of its end: kora.boot.failed with gate and detail, then goodbye', async () => {
    world = bootWorld({ substrate: { readKoraActors: () => Promise.resolve([]) } })
    await world.boot.start()
    expect(world.appended.map((event) => event.eventType)).toEqual([
      'kora.runtime.leading',
      'kora.operational_state.transitioned',
      'kora.boot.failed',
      'kora.runtime.goodbye',
    ])
    expect(world.appended.at(2)?.payload).toMatchObject({
      failed_gate_id: 'canonical_kora_actor',
      failed_detail: expect.stringContaining('no actor of kind kora') as string,
    })
  })

  it('holds the lead no longer, so that another instance may fare better', async () => {
    world = bootWorld({ substrate: { readKoraActors: () => Promise.resolve([]) } })
    await world.boot.start()
    expect(world.runtime.presence).toBeNull()
    expect(world.runtime.isFollowing).toBe(false)
    expect(world.holder.current.primaryState).toBe('stopped')
  })
})

describe('a boot whose invariant cannot be checked', () => {
  it('ends in stopped where a privilege is missing, and says at which gate and why', async () => {
    world = bootWorld({
      substrate: { readKoraActors: () => Promise.reject(databaseError('42501')) },
    })
    await world.boot.start()
    expect(world.holder.current.primaryState).toBe('stopped')
    expect(world.runtime.progress).toMatchObject({
      phase: 'failed',
      failedGateId: 'canonical_kora_actor',
      failedDetail: 'the database user lacks a privilege',
    })
    expect(world.appended.at(2)?.payload).toMatchObject({
      failed_gate_id: 'canonical_kora_actor',
      failed_detail: 'the database user lacks a privilege',
    })
  })

  it('begins again while the database is away, shows the cause and tells it once', async () => {
    const database = { cut: true }
    world = bootWorld({
      substrate: {
        readSchemaGaps: () =>
          database.cut ? Promise.reject(new Error('read ECONNRESET')) : Promise.resolve([]),
      },
    })
    void world.boot.start()
    await world.clock.advance(60_000)
    expect(world.holder.current.primaryState).toBe('booting')
    expect(world.runtime.progress.failedDetail).toBe('the database cannot be used')
    expect(world.lines.filter((line) => line.includes('begins again'))).toEqual([
      'warn [kora.boot] the boot begins again: read ECONNRESET',
    ])
    database.cut = false
    await world.clock.advance(2_000)
    expect(world.holder.current.primaryState).toBe('ready')
    expect(world.runtime.progress.failedDetail).toBeNull()
  })
})

describe('a boot whose appends fail', () => {
  it('retries the gate of the event log, degraded by substrate, until its budget is spent', async () => {
    world = bootWorld({
      retryBudget: 3,
      substrate: { appendEventsInTerm: refused, probeAppend: refused },
    })
    void world.boot.start()
    await world.clock.advance(1_000)
    expect(world.runtime.progress).toMatchObject({ gateId: 'event_log_append', budget: 3 })
    expect(sortedReasons(world.holder.current)).toEqual(['substrate'])
    await world.clock.advance(60_000)
    expect(world.holder.current.primaryState).toBe('stopped')
    expect(world.holder.history().at(-1)?.trigger).toBe(
      'invariant gate failure: retry budget exhausted (event_log_append)',
    )
    expect(world.runtime.progress).toMatchObject({
      failedGateId: 'event_log_append',
      failedDetail: 'the database user lacks a privilege',
    })
  })

  it('is ready, and the log whole, when they succeed in time', async () => {
    const log = { broken: true }
    world = bootWorld({
      substrate: {
        probeAppend: () => (log.broken ? refused() : Promise.resolve()),
        appendEventsInTerm: (_term, events) => {
          if (log.broken) return refused()
          world.appended.push(...events)
          return Promise.resolve(true)
        },
      },
    })
    void world.boot.start()
    await world.clock.advance(1_000)
    log.broken = false
    await world.clock.advance(10_000)
    expect(world.holder.current.primaryState).toBe('ready')
    expect(sortedReasons(world.holder.current)).toEqual([])
    expect(world.appended.map((event) => event.eventType)).toEqual([
      'kora.runtime.leading',
      'kora.operational_state.transitioned',
      'kora.operational_state.transitioned',
      'kora.boot.ready',
    ])
  })
})

describe('a boot that is stopped', () => {
  it('says goodbye, clears its presence and closes the provider', async () => {
    world = bootWorld()
    await world.booted()
    await world.boot.stop('SIGTERM')
    expect(world.appended.at(-1)).toMatchObject({
      eventType: 'kora.runtime.goodbye',
      payload: { reason: 'SIGTERM' },
    })
    expect(world.cleared).toBe(1)
    expect(world.provider.isInitialized).toBe(false)
  })

  it('ends at once while it waits for the database, and leads nothing', async () => {
    world = bootWorld({
      substrate: {
        readClock: () => Promise.reject(new Error('away')),
        portAnswers: () => Promise.resolve(false),
      },
    })
    const running = world.boot.start()
    await world.clock.advance(5_000)
    await world.boot.stop('SIGTERM')
    await running
    expect(world.holder.current.primaryState).toBe('booting')
    expect(world.terms).toBe(0)
  })

  it('between two gates does not take the lead on its way out', async () => {
    world = bootWorld({
      substrate: {
        readSchemaGaps: () => {
          void world.boot.stop('SIGTERM')
          return Promise.resolve([])
        },
      },
    })
    await world.boot.start()
    expect(world.terms).toBe(0)
    expect(world.appended).toEqual([])
  })
})
