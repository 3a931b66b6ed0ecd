import { afterEach, describe, expect, it } from 'vitest'
import { bootWorld, type BootWorld } from '@/testing/boot-world'
import { databaseError } from '@/testing/database-error'

let world: BootWorld
afterEach(() => world.boot.stop('test'))

const away = () => Promise.reject(new Error('connect ECONNREFUSED'))

describe('a boot on a serverless host', () => {
  it('does nothing by itself, and leaves no timer behind', async () => {
    world = bootWorld({ serverless: true, role: 'observer' })
    void world.boot.start()
    await world.clock.advance(60_000)
    expect(world.registered).toEqual([])
    expect(world.clock.pauses).toEqual([])
    await world.boot.prepare()
    expect(world.clock.pauses).toEqual([])
  })

  it('is made once by the first requests, however many come at a time', async () => {
    let asked = 0
    world = bootWorld({
      serverless: true,
      role: 'observer',
      substrate: {
        readSchemaGaps: () => {
          asked += 1
          return Promise.resolve([])
        },
      },
    })
    await Promise.all(Array.from({ length: 20 }, () => world.boot.prepare()))
    await world.boot.prepare()
    expect(asked).toBe(1)
    expect(world.registered).toHaveLength(1)
    expect(world.boot.progress.phase).toBe('observing')
  })

  it('is tried again by the next request when the substrate was away', async () => {
    const database = { up: false }
    world = bootWorld({
      serverless: true,
      role: 'observer',
      substrate: {
        readClock: () => (database.up ? Promise.resolve('2026-05-21T12:00:00Z') : away()),
      },
    })
    await world.boot.prepare()
    expect(world.boot.progress.phase).toBe('waiting_for_substrate')
    expect(world.registered).toEqual([])
    database.up = true
    await world.boot.prepare()
    expect(world.boot.progress.phase).toBe('observing')
  })

  it('ends in stopped where the schema is not there, and says what is missing', async () => {
    world = bootWorld({
      serverless: true,
      role: 'observer',
      substrate: { readSchemaGaps: () => Promise.resolve(['public.tickets']) },
    })
    await world.boot.prepare()
    expect(world.boot.progress).toMatchObject({
      phase: 'failed',
      failedGateId: 'substrate_schema',
    })
    expect(world.holder.current.primaryState).toBe('stopped')
  })

  it('ends in stopped where a privilege is missing, instead of trying at every request', async () => {
    let asked = 0
    world = bootWorld({
      serverless: true,
      role: 'observer',
      substrate: {
        readSchemaGaps: () => {
          asked += 1
          return Promise.reject(databaseError('42501'))
        },
      },
    })
    await world.boot.prepare()
    await world.boot.prepare()
    expect(asked).toBe(1)
    expect(world.boot.progress.failedDetail).toBe('the database user lacks a privilege')
  })
})

describe('a boot elsewhere', () => {
  it('is prepared by nobody', async () => {
    world = bootWorld()
    await world.boot.prepare()
    expect(world.registered).toEqual([])
  })
})
