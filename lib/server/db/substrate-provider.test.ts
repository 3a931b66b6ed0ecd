import { describe, expect, it } from 'vitest'
import type { ChainEventDraft } from '@/lib/domain/chain-event'
import { collectedLog } from '@/testing/process/collected-log'
import { FakeClock } from '@/testing/process/fake-clock'
import { primaryAge } from '@/testing/database/primary-age'
import { NO_ACCESS, scriptedSubstrate } from '@/testing/database/scripted-substrate'
import { SubstrateProvider } from './substrate-provider'

function setUp(script: Parameters<typeof scriptedSubstrate>[0] = {}) {
  const clock = new FakeClock()
  const { log, lines } = collectedLog()
  const substrate = scriptedSubstrate(script)
  const provider = new SubstrateProvider({ substrate, workspaceId: 'org_test', clock, log })
  return { clock, lines, provider }
}

describe('the provider', () => {
  it('is initialized by the first answer of the substrate, which tells the time', async () => {
    const { provider } = setUp()
    expect(provider.isInitialized).toBe(false)
    await provider.initialize()
    expect(provider.isInitialized).toBe(true)
    expect(provider.clock.asOf).toBe('2026-05-21T12:00:00.000000Z')
  })

  it('is not initialized while the substrate does not answer', async () => {
    const { provider } = setUp({ readClock: () => Promise.reject(new Error('away')) })
    await expect(provider.initialize()).rejects.toThrow('away')
    expect(provider.isInitialized).toBe(false)
  })

  it('asks the substrate once for everybody who asks at the same time', async () => {
    let asked = 0
    const { provider } = setUp({
      readClock: () => {
        asked += 1
        return Promise.resolve('2026-05-21T12:00:00.000000Z')
      },
    })
    await Promise.all([provider.roundTrip(), provider.roundTrip(), provider.initialize()])
    expect(asked).toBe(1)
    await provider.roundTrip()
    expect(asked).toBe(2)
  })

  it('asks again after a question that failed', async () => {
    let asked = 0
    const { provider } = setUp({
      readClock: () => {
        asked += 1
        return asked === 1
          ? Promise.reject(new Error('away'))
          : Promise.resolve('2026-05-21T12:00:00Z')
      },
    })
    await expect(provider.roundTrip()).rejects.toThrow('away')
    await expect(provider.roundTrip()).resolves.toEqual(primaryAge('2026-05-21T12:00:00Z'))
  })

  it('tells the time where the pages cannot be read, twice a second at most, without a complaint', async () => {
    let asked = 0
    const { clock, provider } = setUp({
      readCockpit: () => Promise.reject(new Error('a column is missing')),
      readClock: () => {
        asked += 1
        return Promise.resolve('2026-05-21T12:00:00Z')
      },
    })
    expect(await provider.readOrNull()).toBeNull()
    expect(provider.clock.asOf).toBe('2026-05-21T12:00:00Z')
    await clock.advance(499)
    await provider.readOrNull()
    expect(asked).toBe(1)
    await clock.advance(500)
    await provider.readOrNull()
    expect(asked).toBe(2)
  })
})

describe('a sign of life', () => {
  function counted() {
    const asked = { clock: 0, pages: 0 }
    const { clock, provider } = setUp({
      readClock: () => {
        asked.clock += 1
        return Promise.resolve('2026-05-21T12:00:00Z')
      },
      readCockpit: ({ koraActorId }) => {
        asked.pages += 1
        const age = primaryAge('2026-05-21T12:00:00Z')
        const koraActorIds = koraActorId === null ? [] : [koraActorId]
        return Promise.resolve({
          ...age,
          koraActorIds,
          tickets: null,
          leader: null,
          stateSeq: null,
          stateHash: null,
          fingerprint: null,
          access: NO_ACCESS,
        })
      },
    })
    return { asked, clock, provider }
  }

  it('asks for the time alone while nobody looks, once an interval', async () => {
    const { asked, provider } = counted()
    expect(await provider.signOfLife()).toBe(5_000)
    expect(asked).toEqual({ clock: 1, pages: 0 })
  })

  it('is the read of the pages while somebody looks, and none beside it', async () => {
    const { asked, clock, provider } = counted()
    await provider.readOrNull()
    await clock.advance(2_000)
    expect(await provider.signOfLife()).toBe(3_000)
    await clock.advance(3_000)
    expect(await provider.signOfLife()).toBe(5_000)
    expect(asked).toEqual({ clock: 0, pages: 2 })
  })

  it('does not count as somebody who looks', async () => {
    const { asked, clock, provider } = counted()
    await provider.readOrNull()
    for (let interval = 0; interval < 4; interval += 1) {
      await clock.advance(5_000)
      await provider.signOfLife()
    }
    expect(asked).toEqual({ clock: 3, pages: 2 })
  })

  it('is given by a substrate that answers, although the pages cannot be read', async () => {
    const { provider } = setUp({
      readCockpit: () => Promise.reject(new Error('a column is missing')),
    })
    await provider.readOrNull()
    await expect(provider.signOfLife()).resolves.toBe(5_000)
  })
})

describe("Kora's actor", () => {
  it('is the only one of the workspace', async () => {
    const { lines, provider } = setUp({ readKoraActors: () => Promise.resolve(['a']) })
    await expect(provider.actor.id()).resolves.toBe('a')
    expect(lines).toEqual([])
  })

  it('is the first of several, with one warning and not one a read', async () => {
    const { lines, provider } = setUp({ readKoraActors: () => Promise.resolve(['a', 'b']) })
    await expect(provider.actor.id()).resolves.toBe('a')
    await expect(provider.actor.id()).resolves.toBe('a')
    expect(lines).toEqual([expect.stringMatching(/^warn \[assigned_sea_tickets\] .*using a$/)])
  })

  it('is missed by its code where the workspace has none', async () => {
    const { provider } = setUp({ readKoraActors: () => Promise.resolve([]) })
    await expect(provider.actor.id()).rejects.toMatchObject({ code: 'kora_actor_missing' })
  })

  it('is looked up for each read: one that was deactivated meanwhile is not read for', async () => {
    const actors = ['a']
    const { provider } = setUp({ readKoraActors: () => Promise.resolve([...actors]) })
    await provider.actor.id()
    actors.pop()
    await expect(provider.assignedTickets()).rejects.toMatchObject({
      code: 'kora_actor_missing',
    })
  })
})

describe("Kora's actor for whoever asks for each ticket", () => {
  it('is asked for once a second, and at once after a read that found none', async () => {
    const actors = ['a']
    let asked = 0
    const { clock, provider } = setUp({
      readKoraActors: () => {
        asked += 1
        return Promise.resolve([...actors])
      },
    })
    for (const _ticket of [1, 2, 3]) expect(await provider.actor.recentId()).toBe('a')
    await clock.advance(999)
    await provider.actor.recentId()
    expect(asked).toBe(1)
    actors[0] = 'b'
    await clock.advance(1)
    expect(await provider.actor.recentId()).toBe('b')
    actors.pop()
    await expect(provider.actor.id()).rejects.toMatchObject({ code: 'kora_actor_missing' })
    await expect(provider.actor.recentId()).rejects.toMatchObject({
      code: 'kora_actor_missing',
    })
  })

  it('is the one that a page was told last: its question counts for the tickets too', async () => {
    let actor = 'a'
    const { provider } = setUp({ readKoraActors: () => Promise.resolve([actor]) })
    await provider.actor.recentId()
    actor = 'b'
    expect(await provider.actor.recentId()).toBe('a')
    expect(await provider.actor.id()).toBe('b')
    expect(await provider.actor.recentId()).toBe('b')
  })
})

describe('an append in a term', () => {
  const TERM = { workspaceId: 'org_test', instanceId: 'me', term: '7' }
  const EVENT: ChainEventDraft = {
    eventId: 'e1',
    eventType: 'kora.operational_state.transitioned',
    occurredAt: '2026-05-21T12:00:00.000Z',
    payload: {},
  }

  it("names the term, the workspace and Kora's actor as far as it is known", async () => {
    const asked: unknown[] = []
    const { provider } = setUp({
      readKoraActors: () => Promise.resolve(['a']),
      appendEventsInTerm: (term, events) => {
        asked.push([term, events])
        return Promise.resolve(true)
      },
    })
    expect(await provider.appendEventsInTerm(TERM, [EVENT])).toBe(true)
    await provider.actor.id()
    await provider.appendEventsInTerm(TERM, [EVENT])
    expect(asked).toEqual([
      [TERM, [{ ...EVENT, workspaceId: 'org_test', actorId: null }]],
      [TERM, [{ ...EVENT, workspaceId: 'org_test', actorId: 'a' }]],
    ])
  })

  it('is told when the term is over, and fails where the substrate fails', async () => {
    const over = setUp({ appendEventsInTerm: () => Promise.resolve(false) })
    expect(await over.provider.appendEventsInTerm(TERM, [EVENT])).toBe(false)
    const away = setUp({ appendEventsInTerm: () => Promise.reject(new Error('away')) })
    await expect(away.provider.appendEventsInTerm(TERM, [EVENT])).rejects.toThrow('away')
  })
})
