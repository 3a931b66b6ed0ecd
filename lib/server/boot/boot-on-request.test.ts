import { afterEach, describe, expect, it } from 'vitest'
import { bootWorld, type BootWorld } from '@/testing/boot-world'
import { databaseError } from '@/testing/database-error'

let world: BootWorld
afterEach(() => world.boot.stop('test'))

const away = () => Promise.reject(new Error('connect ECONNREFUSED'))

describe('a boot on a serverless host', () => {
  it('does nothing by itself, and leaves no timer behind', async () => {
    world = bootWorld({ role: 'observer' })
    await world.clock.advance(60_000)
    expect(world.registered).toEqual([])
    expect(world.clock.pauses).toEqual([])
    await world.onRequest.prepare()
    expect(world.clock.pauses).toEqual([])
  })

  it('is made once by the first requests, however many come at a time', async () => {
    let asked = 0
    world = bootWorld({
      role: 'observer',
      substrate: {
        readSchemaGaps: () => {
          asked += 1
          return Promise.resolve([])
        },
      },
    })
    await Promise.all(Array.from({ length: 20 }, () => world.onRequest.prepare()))
    await world.onRequest.prepare()
    expect(asked).toBe(1)
    expect(world.registered).toHaveLength(1)
    expect(world.runtime.progress.phase).toBe('observing')
  })

  it('is tried again by the next request when the substrate was away', async () => {
    const database = { up: false }
    world = bootWorld({
      role: 'observer',
      substrate: {
        readClock: () => (database.up ? Promise.resolve('2026-05-21T12:00:00Z') : away()),
      },
    })
    await world.onRequest.prepare()
    expect(world.runtime.progress.phase).toBe('waiting_for_substrate')
    expect(world.registered).toEqual([])
    database.up = true
    await world.onRequest.prepare()
    expect(world.runtime.progress.phase).toBe('observing')
  })

  it('ends in stopped where the schema is not there, and says what is missing', async () => {
    world = bootWorld({
      role: 'observer',
      substrate: { readSchemaGaps: () => Promise.resolve(['public.tickets']) },
    })
    await world.onRequest.prepare()
    expect(world.runtime.progress).toMatchObject({
      phase: 'failed',
      failedGateId: 'substrate_schema',
    })
    expect(world.holder.current.primaryState).toBe('stopped')
  })

  it('ends in stopped where a privilege is missing, instead of trying at every request', async () => {
    let asked = 0
    world = bootWorld({
      role: 'observer',
      substrate: {
        readSchemaGaps: () => {
          asked += 1
          return Promise.reject(databaseError('42501'))
        },
      },
    })
    await world.onRequest.prepare()
    await world.onRequest.prepare()
    expect(asked).toBe(1)
    expect(world.runtime.progress.failedDetail).toBe('the database user lacks a privilege')
  })
})
