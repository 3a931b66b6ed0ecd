import { afterEach, describe, expect, it } from 'vitest'
import { bootFixture, type BootFixture } from '@/testing/leadership/boot-fixture'
import { databaseError } from '@/testing/database/database-error'

let fixture: BootFixture
afterEach(() => fixture.boot.stop('test'))

const away = () => Promise.reject(new Error('connect ECONNREFUSED'))

describe('a boot on a serverless host', () => {
  it('does nothing by itself, and leaves no timer behind', async () => {
    fixture = bootFixture({ role: 'observer' })
    await fixture.clock.advance(60_000)
    expect(fixture.registered).toEqual([])
    expect(fixture.clock.pauses).toEqual([])
    await fixture.onRequest.prepare()
    expect(fixture.clock.pauses).toEqual([])
  })

  it('is made once by the first requests, however many come at a time', async () => {
    let asked = 0
    fixture = bootFixture({
      role: 'observer',
      substrate: {
        readSchemaGaps: () => {
          asked += 1
          return Promise.resolve([])
        },
      },
    })
    await Promise.all(Array.from({ length: 20 }, () => fixture.onRequest.prepare()))
    await fixture.onRequest.prepare()
    expect(asked).toBe(1)
    expect(fixture.registered).toHaveLength(1)
    expect(fixture.runtime.progress.phase).toBe('observing')
  })

  it('is tried again by the next request when the substrate was away', async () => {
    const database = { up: false }
    fixture = bootFixture({
      role: 'observer',
      substrate: {
        readClock: () => (database.up ? Promise.resolve('2026-05-21T12:00:00Z') : away()),
      },
    })
    await fixture.onRequest.prepare()
    expect(fixture.runtime.progress.phase).toBe('waiting_for_substrate')
    expect(fixture.registered).toEqual([])
    database.up = true
    await fixture.onRequest.prepare()
    expect(fixture.runtime.progress.phase).toBe('observing')
  })

  it('waits where the schema is not there, says what is missing, and looks again after 10 s', async () => {
    const gaps = ['public.tickets']
    let asked = 0
    fixture = bootFixture({
      role: 'observer',
      substrate: {
        readSchemaGaps: () => {
          asked += 1
          return Promise.resolve([...gaps])
        },
      },
    })
    await fixture.onRequest.prepare()
    await fixture.onRequest.prepare()
    expect(asked).toBe(1)
    expect(fixture.runtime.progress).toMatchObject({
      phase: 'checking_gates',
      gateId: 'substrate_schema',
      failedDetail: 'missing: public.tickets. Run: npm run db:migrate',
    })
    gaps.length = 0
    await fixture.clock.advance(10_000)
    await fixture.onRequest.prepare()
    expect(fixture.runtime.progress).toMatchObject({ phase: 'observing', failedDetail: null })
  })

  it('says so where a privilege is missing, instead of trying at every request', async () => {
    let asked = 0
    fixture = bootFixture({
      role: 'observer',
      substrate: {
        readSchemaGaps: () => {
          asked += 1
          return Promise.reject(databaseError('42501'))
        },
      },
    })
    await fixture.onRequest.prepare()
    await fixture.onRequest.prepare()
    expect(asked).toBe(1)
    expect(fixture.runtime.progress.failedDetail).toBe('the database user lacks a privilege')
  })
})
