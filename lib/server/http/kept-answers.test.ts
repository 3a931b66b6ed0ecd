import { describe, expect, it, vi } from 'vitest'
import { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { systemClock } from '@/lib/server/process/clock'
import { NO_ACCESS, scriptedSubstrate } from '@/testing/database/scripted-substrate'
import { primaryAge } from '@/testing/database/primary-age'
import { collectedLog } from '@/testing/process/collected-log'
import { KeptAnswers, type KeptRead, keyOf, type Reader } from './kept-answers'

const QUESTION = { key: 'all', topics: ['tickets'] as const }

/** Answers of a substrate whose pulse the test sets; no two reads wait for one another. */
function setUp({ isHearing = true } = {}) {
  const substrate = { asOf: '2026-05-21T12:00:00Z', fingerprint: 'one' as string | null, pulses: 0 }
  const provider = new SubstrateProvider({
    substrate: scriptedSubstrate({
      readPulse: () => {
        substrate.pulses += 1
        const { asOf, fingerprint } = substrate
        return Promise.resolve({ ...primaryAge(asOf), fingerprint, access: NO_ACCESS })
      },
    }),
    workspaceId: 'org_test',
    maxAgeMs: 20,
    clock: systemClock,
    log: collectedLog().log,
  })
  provider.paceReads(() => 0)
  provider.changes.hearing(isHearing)
  const answers = new KeptAnswers<number>()
  const reads: { signal: AbortSignal; end: (error?: Error) => void }[] = []
  const ask = (reader: Reader = {}, more: Partial<KeptRead<number>> = {}, question = QUESTION) =>
    answers.get(provider, question, reader, (signal) => {
      const body = reads.length + 1
      return new Promise((resolve, reject) => {
        const { asOf, fingerprint } = substrate
        const end = (error?: Error) => {
          if (error !== undefined) reject(error)
          else resolve({ body, asOf, fingerprint, trueUntil: null, ...more })
        }
        signal.addEventListener('abort', () => end(new Error('ended')))
        reads.push({ signal, end })
      })
    })
  const began = (count: number) =>
    vi.waitFor(() => expect(reads).toHaveLength(count), { timeout: 4_000 })
  /** Asks, and lets the read that this takes end at once. */
  const read = async (...asked: Parameters<typeof ask>) => {
    const before = reads.length
    const answer = ask(...asked)
    await began(before + 1)
    reads[before]?.end()
    return answer
  }
  const anInterval = () => new Promise((resolve) => setTimeout(resolve, 25))
  return { anInterval, ask, began, provider, read, reads, substrate }
}

describe('what several readers ask', () => {
  it('is read once for all who ask the same', async () => {
    const { ask, began, reads } = setUp()
    const asked = [ask(), ask(), ask()]
    await began(1)
    reads[0]?.end()
    expect((await Promise.all(asked)).map(({ body }) => body)).toEqual([1, 1, 1])
    expect((await ask()).body).toBe(1)
  })

  it('is read for each question by itself', async () => {
    const { read } = setUp()
    expect((await read()).body).toBe(1)
    expect((await read({}, {}, { ...QUESTION, key: 'other' })).body).toBe(2)
    expect(keyOf({ a: 1 }, new Set(['x', 'y']))).toBe(keyOf({ a: 1 }, new Set(['y', 'x'])))
    expect(keyOf({ a: 1 })).not.toBe(keyOf({ a: 2 }))
  })

  it('is read again after a change of its topics, and of no other', async () => {
    const { ask, provider, read } = setUp()
    await read()
    provider.changes.wake('chain_events')
    expect((await ask()).body).toBe(1)
    provider.changes.wake('tickets')
    expect((await read()).body).toBe(2)
  })
})

describe('an answer that is an interval old', () => {
  it('is as of the pulse while nothing has changed', async () => {
    const { anInterval, ask, read, reads, substrate } = setUp()
    await read()
    await anInterval()
    substrate.asOf = '2026-05-21T12:00:30Z'
    expect(await ask()).toMatchObject({ body: 1, asOf: '2026-05-21T12:00:30Z' })
    expect(reads).toHaveLength(1)
  })

  it.each([
    ['the pulse is another one', ({ substrate }: SetUp) => (substrate.fingerprint = 'two')],
    ['the pulse is not known', ({ substrate }: SetUp) => (substrate.fingerprint = null)],
    ['no change is heard', ({ provider }: SetUp) => provider.changes.hearing(false)],
  ])('is read again where %s', async (_what, change) => {
    const fixture = setUp()
    await fixture.read()
    await fixture.anInterval()
    change(fixture)
    expect((await fixture.read()).body).toBe(2)
  })

  it('is read again where time alone has made it untrue', async () => {
    const { anInterval, ask, read, substrate } = setUp()
    const trueUntil = Date.parse('2026-05-21T12:01:00Z')
    await read({}, { trueUntil })
    await anInterval()
    substrate.asOf = '2026-05-21T12:00:59Z'
    expect((await ask()).body).toBe(1)
    await anInterval()
    substrate.asOf = '2026-05-21T12:01:00Z'
    expect((await read()).body).toBe(2)
  })

  it('is read again where the change comes while the pulse is asked for', async () => {
    const fixture = setUp()
    await fixture.read()
    await fixture.anInterval()
    const pulse = fixture.provider.pulse.get.bind(fixture.provider.pulse)
    vi.spyOn(fixture.provider.pulse, 'get').mockImplementation((age) => {
      fixture.provider.changes.wake('tickets')
      return pulse(age)
    })
    expect((await fixture.read()).body).toBe(2)
  })
})

describe('where no change is heard', () => {
  it('a reader that names no age gets what is read now', async () => {
    const { read } = setUp({ isHearing: false })
    await read()
    await new Promise((resolve) => setTimeout(resolve, 110))
    expect((await read()).body).toBe(2)
  })
})

describe('a reader that leaves', () => {
  it('ends the read when it is the last one', async () => {
    const { ask, began, reads } = setUp()
    const [first, second] = [new AbortController(), new AbortController()]
    const asked = [ask({ signal: first.signal }), ask({ signal: second.signal })]
    await began(1)
    first.abort(new Error('gone'))
    await expect(asked[0]).rejects.toThrow('gone')
    expect(reads[0]?.signal.aborted).toBe(false)
    second.abort(new Error('gone too'))
    await expect(asked[1]).rejects.toThrow('gone too')
    expect(reads[0]?.signal.aborted).toBe(true)
  })

  it('takes no answer from one that comes right after', async () => {
    const { ask, began, reads } = setUp()
    const gone = new AbortController()
    const left = expect(ask({ signal: gone.signal })).rejects.toThrow('gone')
    await began(1)
    gone.abort(new Error('gone'))
    const answer = ask()
    await left
    await began(2)
    reads[1]?.end()
    expect((await answer).body).toBe(2)
  })
})

type SetUp = ReturnType<typeof setUp>
