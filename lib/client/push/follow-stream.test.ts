import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Topic } from '@/lib/domain/topic'
import { followStream, pauseMs } from './follow-stream'
import type { ReadStreamOptions } from './read-stream'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

/** A server whose streams the test writes and ends. */
function server() {
  const lines: (ReadStreamOptions & { end: () => void })[] = []
  const stop = new AbortController()
  const heard: unknown[] = []
  let signs = 0
  void followStream({
    listener: {
      onState: (state) => heard.push(state),
      onTopics: (topics) => heard.push(topics),
      onSource: (source) => heard.push({ source }),
      onSign: () => (signs += 1),
    },
    signal: stop.signal,
    random: () => 0,
    connect: (options) =>
      new Promise((resolve) => {
        lines.push({ ...options, end: resolve })
        options.signal.addEventListener('abort', () => resolve())
      }),
  })
  const line = () => {
    const last = lines.at(-1)
    if (last === undefined) throw new Error('nobody has connected')
    return last
  }
  const send = (topics: readonly Topic[], lastEventId: string | null = null) => {
    const frames = topics.map((topic) => ({ topic, version: 1, as_of: null }))
    line().onNews({ frames, lastEventId })
  }
  return { lines, line, send, heard, stop, signs: () => signs }
}

describe('a stream', () => {
  it('says with its first frame which source it is of, before it counts as pushing', () => {
    const { line, heard } = server()
    const frame = { topic: 'tickets', version: 1, as_of: null, source: 'ws.db.log' } as const
    line().onNews({ frames: [frame], lastEventId: null })
    expect(heard).toEqual([{ source: 'ws.db.log' }, 'pushing'])
  })

  it('counts as pushing from its first frame on, not from its first comment', () => {
    const { send, heard, signs } = server()
    send([])
    expect(heard).toEqual([])
    send(['tickets'])
    expect(heard).toEqual(['pushing'])
    expect(signs()).toBe(2)
  })

  it('tells each topic of a piece once', () => {
    const { send, heard } = server()
    send(['tickets'])
    send(['tickets', 'operational_state', 'tickets'])
    send([])
    expect(heard).toEqual(['pushing', ['tickets', 'operational_state']])
  })

  it('that is lost or refused is down until another has brought a frame', async () => {
    const { lines, line, send, heard } = server()
    send(['tickets'], 'a.4')
    line().end()
    await pass(0)
    expect(heard).toEqual(['pushing', 'down'])
    await pass(1_000)
    expect(lines).toHaveLength(2)
    expect(line().lastEventId).toBe('a.4')
    send([])
    expect(heard).toEqual(['pushing', 'down'])
    send(['tickets'], 'b.1')
    expect(heard).toEqual(['pushing', 'down', 'pushing'])
  })

  it('is asked for again after 1, 2, 4 … 30 s, without end', async () => {
    const { lines, line } = server()
    const gaps: number[] = []
    for (let attempt = 0; attempt < 7; attempt += 1) {
      const from = performance.now()
      const known = lines.length
      line().end()
      while (lines.length === known) await pass(100)
      gaps.push(Math.round((performance.now() - from) / 1_000))
    }
    expect(gaps).toEqual([1, 2, 4, 8, 16, 30, 30])
  })

  it('that held well and ends is replaced within a second, and nothing is called down', async () => {
    const { lines, line, send, heard } = server()
    send(['tickets'])
    await pass(30_000)
    line().end()
    await pass(1_000)
    expect(lines).toHaveLength(2)
    send(['tickets'])
    expect(heard).toEqual(['pushing', 'connecting', 'pushing'])
  })

  it('that flickers is asked for less and less often', async () => {
    const { lines, line, send } = server()
    for (const gap of [1_000, 2_000, 4_000]) {
      send(['tickets'])
      await pass(5_000)
      line().end()
      await pass(gap - 1)
      const known = lines.length
      await pass(1)
      expect(lines).toHaveLength(known + 1)
    }
  })

  it('is left alone once the page is not watched', async () => {
    const { lines, heard, stop } = server()
    stop.abort()
    await pass(60_000)
    expect(lines).toHaveLength(1)
    expect(heard).toEqual([])
  })
})

describe('the pause before the next attempt', () => {
  it('is spread, so that all who lost their stream together do not come back together', () => {
    expect(pauseMs(0, 0)).toBe(1_000)
    expect(pauseMs(0, 1)).toBe(750)
    expect(pauseMs(20, 1)).toBe(22_500)
  })
})
