import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ConcurrencyLimit } from './concurrency-limit'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function setUp() {
  const limit = new ConcurrencyLimit({
    name: 'searches',
    most: 2,
    mostWaiting: 2,
    patienceMs: 1_000,
  })
  const began: string[] = []
  const ends = new Map<string, () => void>()
  const run = (name: string, signal?: AbortSignal) =>
    limit.run(() => {
      began.push(name)
      return new Promise<string>((resolve) => ends.set(name, () => resolve(name)))
    }, signal)
  const end = async (name: string) => {
    ends.get(name)?.()
    await vi.advanceTimersByTimeAsync(0)
  }
  return { began, end, limit, run }
}

describe('a limit', () => {
  it('lets so many in at a time, and the others in the order of their coming', async () => {
    const { began, end, limit, run } = setUp()
    const all = ['a', 'b', 'c', 'd'].map((name) => run(name))
    await vi.advanceTimersByTimeAsync(0)
    expect(began).toEqual(['a', 'b'])
    expect(limit.waiting).toBe(2)
    await end('b')
    expect(began).toEqual(['a', 'b', 'c'])
    await end('a')
    await end('c')
    await end('d')
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd'])
    expect([limit.running, limit.waiting]).toEqual([0, 0])
  })

  it('refuses what comes to a full queue, but not so fast that asking again costs much', async () => {
    const { run } = setUp()
    for (const name of ['a', 'b', 'c', 'd']) void run(name).catch(() => undefined)
    const answers: unknown[] = []
    const refused = run('e').catch((error: unknown) => answers.push(error))
    await vi.advanceTimersByTimeAsync(400)
    expect(answers).toEqual([])
    await vi.advanceTimersByTimeAsync(100)
    await refused
    expect(answers).toMatchObject([{ code: 'busy' }])
  })

  it('holds nobody back who leaves before the refusal', async () => {
    const { run } = setUp()
    for (const name of ['a', 'b', 'c', 'd']) void run(name).catch(() => undefined)
    const gone = new AbortController()
    const refused = expect(run('e', gone.signal)).rejects.toMatchObject({ code: 'busy' })
    gone.abort()
    await refused
  })

  it('refuses what has waited for too long, and keeps no place for it', async () => {
    const { began, end, limit, run } = setUp()
    void run('a')
    void run('b')
    const late = expect(run('c')).rejects.toMatchObject({ code: 'busy' })
    await vi.advanceTimersByTimeAsync(1_000)
    await late
    expect(limit.waiting).toBe(0)
    await end('a')
    expect(began).toEqual(['a', 'b'])
    void run('d')
    await vi.advanceTimersByTimeAsync(0)
    expect(began).toEqual(['a', 'b', 'd'])
  })

  it('forgets who leaves the queue, and lets in nobody who has left already', async () => {
    const { began, end, limit, run } = setUp()
    const gone = new AbortController()
    void run('a')
    void run('b')
    const left = expect(run('c', gone.signal)).rejects.toThrow('gone')
    gone.abort(new Error('gone'))
    await left
    expect(limit.waiting).toBe(0)
    await expect(run('d', gone.signal)).rejects.toThrow('gone')
    await end('a')
    expect(began).toEqual(['a', 'b'])
    expect(limit.running).toBe(1)
  })

  it('frees the place of what has failed', async () => {
    const { limit } = setUp()
    await expect(limit.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(limit.running).toBe(0)
  })
})
