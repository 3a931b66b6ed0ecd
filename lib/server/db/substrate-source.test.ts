import { describe, expect, it } from 'vitest'
import { collectedLog } from '@/testing/process/collected-log'
import { databaseError } from '@/testing/database/database-error'
import { FakeClock } from '@/testing/process/fake-clock'
import { primaryAge } from '@/testing/database/primary-age'
import { NO_ACCESS, scriptedSubstrate } from '@/testing/database/scripted-substrate'
import { SubstrateProvider } from './substrate-provider'

/** A provider on a database that the test replaces by another one. */
function setUp() {
  const clock = new FakeClock()
  const there = { cluster: '1', origin: 'aa' as string | null, isAway: false, asked: 0 }
  const away = () => Promise.reject(new Error('away'))
  const substrate = scriptedSubstrate({
    readClock: () => (there.isAway ? away() : Promise.resolve('2026-05-21T12:00:00Z')),
    readSystemIdentifier: () => {
      there.asked += 1
      return there.isAway ? away() : Promise.resolve(there.cluster)
    },
    readLogOrigin: () => Promise.resolve(there.origin),
  })
  const { log } = collectedLog()
  const provider = new SubstrateProvider({ substrate, workspaceId: 'org_test', clock, log })
  return { clock, there, provider, source: provider.source }
}

describe('the source of what a process reads', () => {
  it('is known with the first read, and costs the next ones nothing', async () => {
    const { there, provider, source } = setUp()
    expect(source.identity).toEqual({ database: null, log: null })
    await provider.shared.get({ maxAgeMs: 0 })
    expect(source.identity).toEqual({ database: '1 16384 kora', log: 'aa' })
    await provider.roundTrip()
    await provider.pulse.get()
    expect(there.asked).toBe(1)
  })

  it('is read again once a read has failed, and another one voids all that was kept', async () => {
    const { there, provider, source } = setUp()
    await provider.shared.get()
    const version = provider.changes.versionOf(['tickets'])
    there.isAway = true
    await expect(provider.roundTrip()).rejects.toThrow('away')
    Object.assign(there, { isAway: false, cluster: '2' })
    await provider.roundTrip()
    expect(source.identity.database).toBe('2 16384 kora')
    expect(provider.shared.latest).toBeNull()
    expect(provider.changes.versionOf(['tickets'])).not.toBe(version)
  })

  it('keeps what it has when the same one is back', async () => {
    const { there, provider } = setUp()
    await provider.shared.get()
    there.isAway = true
    await expect(provider.roundTrip()).rejects.toThrow('away')
    there.isAway = false
    await provider.roundTrip()
    expect(provider.shared.latest).not.toBeNull()
  })

  describe('whose log', () => {
    function withLog() {
      const lost = new Set<string>()
      const log = { newest: { seq: '7', hash: 'g' } as { seq: string; hash: string } | null }
      const age = primaryAge('2026-05-21T12:00:00.000000Z')
      const others = { koraActorIds: [], tickets: null, leader: null, access: NO_ACCESS }
      const asked: string[] = []
      const substrate = scriptedSubstrate({
        readCockpit: () =>
          Promise.resolve({
            ...{ ...age, ...others },
            stateSeq: log.newest?.seq ?? null,
            stateHash: log.newest?.hash ?? null,
            fingerprint: null,
          }),
        holdsEvent: ({ seq, hash }) => {
          asked.push(`${seq} ${hash}`)
          return Promise.resolve(!lost.has(`${seq} ${hash}`))
        },
      })
      const clock = new FakeClock()
      const { log: heard } = collectedLog()
      const provider = new SubstrateProvider({
        ...{ substrate, workspaceId: 'org_test', clock, log: heard },
      })
      const read = async () => {
        await clock.advance(1_000)
        await provider.shared.get({ maxAgeMs: 0 })
        return provider.source
      }
      return { read, lost, log, asked, provider }
    }

    it('grows has not gone back, and is asked nothing', async () => {
      const { read, log, asked } = withLog()
      await read()
      log.newest = { seq: '9', hash: 'i' }
      expect((await read()).wentBackAt).toBeNull()
      expect(asked).toEqual([])
    })

    it.each([
      ['ends earlier', { seq: '5', hash: 'e' }],
      ['is empty', null],
      ['has another event in the place of its last one', { seq: '7', hash: 'other' }],
    ])('%s than it did has gone back, once it lacks what it had', async (_what, newest) => {
      const { read, lost, log, provider } = withLog()
      await read()
      const version = provider.changes.versionOf(['operational_state'])
      log.newest = newest
      lost.add('7 g')
      await read()
      expect(await read()).toMatchObject({
        wentBackAt: '2026-05-21T12:00:00.000000Z',
        generation: 1,
      })
      expect(provider.changes.versionOf(['operational_state'])).not.toBe(version)
      expect((await read()).generation).toBe(1)
    })

    it('has grown past its old end after it went back is found by what it lacks', async () => {
      const { read, lost, log, provider } = withLog()
      await read()
      provider.source.doubt()
      log.newest = { seq: '12', hash: 'l' }
      lost.add('7 g')
      expect((await read()).generation).toBe(1)
    })

    it('still holds what an overtaken read had not seen has not gone back', async () => {
      const { read, log, asked } = withLog()
      await read()
      log.newest = { seq: '5', hash: 'e' }
      await read()
      log.newest = { seq: '7', hash: 'g' }
      expect(await read()).toMatchObject({ wentBackAt: null, generation: 0 })
      expect(asked).toEqual(['7 g'])
    })
  })

  it('of a log that was empty is known once its first event is there', async () => {
    const { clock, there, provider, source } = setUp()
    there.origin = null
    await provider.roundTrip()
    there.origin = 'bb'
    await clock.advance(1_000)
    await provider.roundTrip()
    expect(source.identity.log).toBe('bb')
    expect(there.asked).toBe(2)
  })

  it('lacks what the role may not read, and the rest is there', async () => {
    const { log } = collectedLog()
    const substrate = scriptedSubstrate({
      readSystemIdentifier: () => Promise.reject(databaseError('42501')),
      readLogOrigin: () => Promise.reject(databaseError('42P01')),
    })
    const clock = new FakeClock()
    const provider = new SubstrateProvider({ substrate, workspaceId: 'org_test', clock, log })
    await provider.roundTrip()
    expect(provider.source.identity).toEqual({ database: ' 16384 kora', log: null })
  })
})
