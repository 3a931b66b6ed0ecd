import { afterEach, describe, expect, it } from 'vitest'
import { sortedReasons } from '@/lib/domain/state/operational-state'
import { bootFixture, type BootFixture } from '@/testing/leadership/boot-fixture'
import { databaseError } from '@/testing/database/database-error'

let fixture: BootFixture
afterEach(() => fixture.boot.stop('test'))

const refused = () => Promise.reject(Object.assign(new Error('denied'), { code: '42501' }))

describe('a boot whose invariant fails', () => {
  it('ends in stopped and names what the schema lacks and the command that adds it', async () => {
    fixture = bootFixture({
      substrate: { readSchemaGaps: () => Promise.resolve(['public.tickets.sea_claimed_at']) },
    })
    await fixture.boot.start()
    expect(fixture.holder.current.primaryState).toBe('stopped')
    expect(fixture.holder.history().at(-1)?.trigger).toBe(
      'invariant gate failure: substrate_schema',
    )
    expect(fixture.runtime.progress).toMatchObject({
      phase: 'failed',
      failedGateId: 'substrate_schema',
      failedDetail: 'missing: public.tickets.sea_claimed_at. Run: npm run db:migrate',
    })
  })

  it('ends in stopped and names the tables whose rows are hidden from it', async () => {
    fixture = bootFixture({
      substrate: { readHiddenTables: () => Promise.resolve(['public.tickets']) },
    })
    await fixture.boot.start()
    expect(fixture.runtime.progress).toMatchObject({
      failedGateId: 'substrate_schema',
      failedDetail:
        'row security hides every row of public.tickets from the database user: a policy must let it read them',
    })
  })

  it('leaves the provider registered, so that the page stays readable', async () => {
    fixture = bootFixture({ substrate: { readKoraActors: () => Promise.resolve([]) } })
    await fixture.boot.start()
    expect(fixture.holder.history().at(-1)?.trigger).toBe(
      'invariant gate failure: canonical_kora_actor',
    )
    expect(fixture.registered).toEqual([fixture.provider])
  })

  it('leads only to tell of its end: kora.boot.failed with gate and detail, then goodbye', async () => {
    fixture = bootFixture({ substrate: { readKoraActors: () => Promise.resolve([]) } })
    await fixture.boot.start()
    expect(fixture.appended.map((event) => event.eventType)).toEqual([
      'kora.runtime.leading',
      'kora.operational_state.transitioned',
      'kora.boot.failed',
      'kora.runtime.goodbye',
    ])
    expect(fixture.appended.at(2)?.payload).toMatchObject({
      failed_gate_id: 'canonical_kora_actor',
      failed_detail: expect.stringContaining('no actor of kind kora') as string,
    })
  })

  it('holds the lead no longer, so that another instance may fare better', async () => {
    fixture = bootFixture({ substrate: { readKoraActors: () => Promise.resolve([]) } })
    await fixture.boot.start()
    expect(fixture.runtime.presence).toBeNull()
    expect(fixture.runtime.isFollowing).toBe(false)
    expect(fixture.holder.current.primaryState).toBe('stopped')
  })
})

describe('a boot whose invariant cannot be checked', () => {
  it('ends in stopped where a privilege is missing, and says at which gate and why', async () => {
    fixture = bootFixture({
      substrate: { readKoraActors: () => Promise.reject(databaseError('42501')) },
    })
    await fixture.boot.start()
    expect(fixture.holder.current.primaryState).toBe('stopped')
    expect(fixture.runtime.progress).toMatchObject({
      phase: 'failed',
      failedGateId: 'canonical_kora_actor',
      failedDetail: 'the database user lacks a privilege',
    })
    expect(fixture.appended.at(2)?.payload).toMatchObject({
      failed_gate_id: 'canonical_kora_actor',
      failed_detail: 'the database user lacks a privilege',
    })
  })

  it('begins again while the database is away, shows the cause and tells it once', async () => {
    const database = { cut: true }
    fixture = bootFixture({
      substrate: {
        readSchemaGaps: () =>
          database.cut ? Promise.reject(new Error('read ECONNRESET')) : Promise.resolve([]),
      },
    })
    void fixture.boot.start()
    await fixture.clock.advance(60_000)
    expect(fixture.holder.current.primaryState).toBe('booting')
    expect(fixture.runtime.progress.failedDetail).toBe('the database cannot be used')
    expect(fixture.lines.filter((line) => line.includes('begins again'))).toEqual([
      'warn [kora.boot] the boot begins again: read ECONNRESET',
    ])
    database.cut = false
    await fixture.clock.advance(2_000)
    expect(fixture.holder.current.primaryState).toBe('ready')
    expect(fixture.runtime.progress.failedDetail).toBeNull()
  })
})

describe('a boot whose appends fail', () => {
  it('retries the gate of the event log, degraded by substrate, until its budget is spent', async () => {
    fixture = bootFixture({
      retryBudget: 3,
      substrate: { appendEventsInTerm: refused, probeAppend: refused },
    })
    void fixture.boot.start()
    await fixture.clock.advance(1_000)
    expect(fixture.runtime.progress).toMatchObject({ gateId: 'event_log_append', budget: 3 })
    expect(sortedReasons(fixture.holder.current)).toEqual(['substrate'])
    await fixture.clock.advance(60_000)
    expect(fixture.holder.current.primaryState).toBe('stopped')
    expect(fixture.holder.history().at(-1)?.trigger).toBe(
      'invariant gate failure: retry budget exhausted (event_log_append)',
    )
    expect(fixture.runtime.progress).toMatchObject({
      failedGateId: 'event_log_append',
      failedDetail: 'the database user lacks a privilege',
    })
  })

  it('is ready, and the log whole, when they succeed in time', async () => {
    const log = { broken: true }
    fixture = bootFixture({
      substrate: {
        probeAppend: () => (log.broken ? refused() : Promise.resolve()),
        appendEventsInTerm: (_term, events) => {
          if (log.broken) return refused()
          fixture.appended.push(...events)
          return Promise.resolve(true)
        },
      },
    })
    void fixture.boot.start()
    await fixture.clock.advance(1_000)
    log.broken = false
    await fixture.clock.advance(10_000)
    expect(fixture.holder.current.primaryState).toBe('ready')
    expect(sortedReasons(fixture.holder.current)).toEqual([])
    expect(fixture.appended.map((event) => event.eventType)).toEqual([
      'kora.runtime.leading',
      'kora.operational_state.transitioned',
      'kora.operational_state.transitioned',
      'kora.boot.ready',
    ])
  })
})

describe('a boot that is stopped', () => {
  it('says goodbye, clears its presence and closes the provider', async () => {
    fixture = bootFixture()
    await fixture.booted()
    await fixture.boot.stop('SIGTERM')
    expect(fixture.appended.at(-1)).toMatchObject({
      eventType: 'kora.runtime.goodbye',
      payload: { reason: 'SIGTERM' },
    })
    expect(fixture.cleared).toBe(1)
    expect(fixture.provider.isInitialized).toBe(false)
  })

  it('ends at once while it waits for the database, and leads nothing', async () => {
    fixture = bootFixture({
      substrate: {
        readClock: () => Promise.reject(new Error('away')),
        portAnswers: () => Promise.resolve(false),
      },
    })
    const running = fixture.boot.start()
    await fixture.clock.advance(5_000)
    await fixture.boot.stop('SIGTERM')
    await running
    expect(fixture.holder.current.primaryState).toBe('booting')
    expect(fixture.terms).toBe(0)
  })

  it('between two gates does not take the lead on its way out', async () => {
    fixture = bootFixture({
      substrate: {
        readSchemaGaps: () => {
          void fixture.boot.stop('SIGTERM')
          return Promise.resolve([])
        },
      },
    })
    await fixture.boot.start()
    expect(fixture.terms).toBe(0)
    expect(fixture.appended).toEqual([])
  })
})
