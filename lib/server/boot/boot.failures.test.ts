import { afterEach, describe, expect, it } from 'vitest'
import { sortedReasons } from '@/lib/domain/state/operational-state'
import { bootFixture, type BootFixture } from '@/testing/leadership/boot-fixture'
import { databaseError } from '@/testing/database/database-error'

let fixture: BootFixture
afterEach(() => fixture.boot.stop('test'))

const refused = () => Promise.reject(Object.assign(new Error('denied'), { code: '42501' }))

describe('a boot whose invariant fails', () => {
  it('waits and names what the schema lacks and the command that adds it', async () => {
    fixture = bootFixture({
      substrate: { readSchemaGaps: () => Promise.resolve(['public.tickets.sea_claimed_at']) },
    })
    void fixture.boot.start()
    await fixture.clock.advance(60_000)
    expect(fixture.holder.current.primaryState).toBe('booting')
    expect(sortedReasons(fixture.holder.current)).toEqual(['migration'])
    expect(fixture.runtime.progress).toMatchObject({
      phase: 'checking_gates',
      gateId: 'substrate_schema',
      budget: null,
      failedGateId: null,
      failedDetail: 'missing: public.tickets.sea_claimed_at. Run: npm run db:migrate',
    })
    expect(fixture.holder.history().map(({ trigger }) => trigger)).toEqual([
      'invariant gate failure: substrate_schema',
    ])
    expect(fixture.lines.filter((line) => line.includes('sea_claimed_at'))).toHaveLength(1)
  })

  it('goes on by itself within 10 s of the repair, and removes the reason', async () => {
    const actors: string[] = []
    fixture = bootFixture({ substrate: { readKoraActors: () => Promise.resolve(actors) } })
    void fixture.boot.start()
    await fixture.clock.advance(25_000)
    expect(sortedReasons(fixture.holder.current)).toEqual(['substrate'])
    expect(fixture.runtime.progress).toMatchObject({
      gateId: 'canonical_kora_actor',
      attempt: 3,
      failedDetail: expect.stringContaining(
        'no actor of kind kora that is not deactivated. Run: npm run db:setup -- --workspace org_test',
      ) as string,
    })
    actors.push('00000000-0000-4000-8000-000000000001')
    await fixture.clock.advance(10_000)
    expect(fixture.holder.current.primaryState).toBe('ready')
    expect(sortedReasons(fixture.holder.current)).toEqual([])
    expect(fixture.runtime.progress).toMatchObject({ phase: 'complete', failedDetail: null })
    expect(fixture.holder.history().map(({ trigger }) => trigger)).toEqual([
      'invariant gate failure: canonical_kora_actor',
      'gate mended: canonical_kora_actor',
      'all §9.2 gates pass',
    ])
  })

  it('names the tables whose rows are hidden from it', async () => {
    fixture = bootFixture({
      substrate: { readHiddenTables: () => Promise.resolve(['public.tickets']) },
    })
    void fixture.boot.start()
    await fixture.clock.advance(1_000)
    expect(fixture.runtime.progress).toMatchObject({
      gateId: 'substrate_schema',
      failedDetail:
        'row security hides every row of public.tickets from the database user: a policy must let it read them',
    })
  })

  it('leaves the provider registered, so that the page stays readable', async () => {
    fixture = bootFixture({ substrate: { readKoraActors: () => Promise.resolve([]) } })
    void fixture.boot.start()
    await fixture.clock.advance(1_000)
    expect(fixture.registered).toEqual([fixture.provider])
  })

  it('takes no lead meanwhile, so that another instance may fare better', async () => {
    fixture = bootFixture({ substrate: { readKoraActors: () => Promise.resolve([]) } })
    void fixture.boot.start()
    await fixture.clock.advance(60_000)
    expect(fixture.terms).toBe(0)
    expect(fixture.appended).toEqual([])
  })
})

describe('a boot whose invariant cannot be checked', () => {
  it('names the right that is missing, and the command that grants it', async () => {
    fixture = bootFixture({
      substrate: {
        readMissingGrants: () =>
          Promise.resolve({
            role: 'kora app',
            privileges: ['update on public.tickets (sea_status and 12 more columns)'],
          }),
      },
    })
    void fixture.boot.start()
    await fixture.clock.advance(1_000)
    expect(fixture.runtime.progress.failedDetail).toBe(
      'the role kora app lacks update on public.tickets (sea_status and 12 more columns). ' +
        "Run: npm run db:setup -- --workspace org_test --app-role 'kora app'",
    )
  })

  it('waits where the database refuses the look itself, says so and quotes it once in the log', async () => {
    fixture = bootFixture({
      substrate: { readKoraActors: () => Promise.reject(databaseError('42501', 'denied for X')) },
    })
    void fixture.boot.start()
    await fixture.clock.advance(60_000)
    expect(fixture.holder.current.primaryState).toBe('booting')
    expect(fixture.runtime.progress).toMatchObject({
      phase: 'checking_gates',
      gateId: 'canonical_kora_actor',
      failedDetail: 'the database user lacks a privilege',
    })
    expect(fixture.lines.filter((line) => line.includes('denied for X'))).toHaveLength(1)
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

  it('tells of its end where only the rehearsal fails: kora.boot.failed, then goodbye', async () => {
    fixture = bootFixture({ retryBudget: 1, substrate: { probeAppend: refused } })
    await fixture.booted()
    await fixture.clock.advance(1_000)
    expect(fixture.appended.map((event) => event.eventType)).toEqual([
      'kora.runtime.leading',
      'kora.operational_state.transitioned',
      'kora.boot.failed',
      'kora.runtime.goodbye',
    ])
    expect(fixture.appended.at(2)?.payload).toMatchObject({
      failed_gate_id: 'event_log_append',
      failed_detail: 'the database user lacks a privilege',
    })
    expect(fixture.runtime.presence).toBeNull()
    expect(fixture.runtime.isFollowing).toBe(false)
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
