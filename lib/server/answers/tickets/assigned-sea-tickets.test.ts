import { describe, expect, it } from 'vitest'
import { collectedLog } from '@/testing/process/collected-log'
import { FakeClock } from '@/testing/process/fake-clock'
import { scriptedSubstrate } from '@/testing/database/scripted-substrate'
import { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { getAssignedSeaTicketsViaProvider } from './assigned-sea-tickets'

async function setUp(script: Parameters<typeof scriptedSubstrate>[0], initialize = true) {
  const { log, lines } = collectedLog()
  const provider = new SubstrateProvider({
    substrate: scriptedSubstrate(script),
    workspaceId: 'org_test',
    clock: new FakeClock(),
    log,
  })
  if (initialize) await provider.initialize()
  const read = () => getAssignedSeaTicketsViaProvider(provider, { log })
  return { lines, log, read }
}

describe("the read of Kora's tickets", () => {
  it('gives them, and logs nothing', async () => {
    const { lines, read } = await setUp({})
    expect(await read()).toMatchObject({ asOf: '2026-05-21T12:00:00.000000Z', queued: [] })
    expect(lines).toEqual([])
  })

  it('is null without a provider', async () => {
    const { lines, log } = await setUp({})
    const read = await getAssignedSeaTicketsViaProvider(null, { log })
    expect(read).toBeNull()
    expect(lines).toEqual([
      'error [assigned_sea_tickets] the tickets cannot be read: no provider is registered',
    ])
  })

  it('is null without a connection', async () => {
    const { lines, read } = await setUp({}, false)
    expect(await read()).toBeNull()
    expect(lines).toEqual([
      'error [assigned_sea_tickets] the tickets cannot be read: the provider has no connection',
    ])
  })

  it('is null without an actor', async () => {
    const { lines, read } = await setUp({ readKoraActors: () => Promise.resolve([]) })
    expect(await read()).toBeNull()
    expect(lines).toEqual([expect.stringContaining('no actor of kind kora')])
  })

  it('is null when the query throws, with its cause in one line', async () => {
    const { lines, read } = await setUp({
      readCockpit: () => Promise.reject(new Error('canceling statement\ndue to timeout')),
    })
    expect(await read()).toBeNull()
    expect(lines).toEqual([
      'error [assigned_sea_tickets] the tickets cannot be read: canceling statement ⏎ due to timeout',
    ])
  })
})
