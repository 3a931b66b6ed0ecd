import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { crashRun } from './crash-run'

const seed = process.env.CRASH_SEED ?? randomUUID().slice(0, 8)
const seconds = Number(process.env.CRASH_SECONDS ?? 20)
const tickets = Number(process.env.CRASH_TICKETS ?? 60)

describe('three runtimes on one queue, killed at random, the database restarted twice', () => {
  it(`resolves every ticket exactly once (CRASH_SEED=${seed})`, { timeout: 400_000 }, async () => {
    const account = await crashRun({
      seed,
      tickets,
      seconds,
      log: (line) => console.log(line),
    })
    console.log(JSON.stringify(account))
    expect(account).toMatchObject({
      tickets,
      completed: tickets,
      resolvedTwice: 0,
      unaccounted: 0,
      strangeResolutions: 0,
      resolvedAfterExpiry: 0,
      foreignReleases: 0,
      termsOutOfOrder: 0,
      lateGoodbyes: 0,
      overdueClaims: 0,
      leadersAtOnce: 1,
      chain: 'good',
    })
    expect(account.kills).toBeGreaterThan(0)
    expect(account.steadyLooks).toBeGreaterThan(0)
    // A killed leader takes at most the one ticket along that it was working.
    expect(account.repeatedCalls).toBeLessThanOrEqual(account.kills)
  })
})
