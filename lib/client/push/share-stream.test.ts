import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Tabs } from './browser-tabs'
import type { StreamListener } from './follow-stream'
import { shareStream } from './share-stream'
import type { TabMessage } from './tab-message'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

interface Holder {
  readonly isDone: Promise<void>
  readonly lose: () => void
}

/** A browser's one lock and one channel. */
class Browser {
  readonly #ears = new Set<{ tab: object; hear: (message: TabMessage) => void }>()
  readonly #queue: (() => void)[] = []
  readonly #mute = new Set<object>()
  #holder: Holder | null = null

  tabs(tab: object): Tabs {
    return {
      lead: (lead, how) => this.#request(lead, how),
      post: (message) => {
        if (this.#mute.has(tab)) return
        for (const ear of this.#ears) if (ear.tab !== tab) ear.hear(message)
      },
      listen: (hear, signal) => {
        const ear = { tab, hear }
        this.#ears.add(ear)
        signal.addEventListener('abort', () => this.#ears.delete(ear))
      },
    }
  }

  /** The tab lives and keeps its lock, but its messages reach no other tab. */
  mute(tab: object): void {
    this.#mute.add(tab)
  }

  #request(lead: () => Promise<void>, how: Parameters<Tabs['lead']>[1]): Promise<void> {
    return new Promise((resolve, reject) => {
      const take = () => {
        const isDone = lead()
        const holder: Holder = { isDone, lose: () => reject(new DOMException('', 'AbortError')) }
        this.#holder = holder
        void isDone.then(() => {
          resolve()
          if (this.#holder !== holder) return
          this.#holder = null
          this.#queue.shift()?.()
        })
      }
      if ('steal' in how) {
        this.#holder?.lose()
        take()
      } else if (how.signal.aborted) {
        reject(new DOMException('', 'AbortError'))
      } else if (this.#holder === null) {
        take()
      } else {
        this.#queue.push(take)
        how.signal.addEventListener('abort', () => {
          const place = this.#queue.indexOf(take)
          if (place >= 0) this.#queue.splice(place, 1)
          reject(new DOMException('', 'AbortError'))
        })
      }
    })
  }
}

const streams: { toAll: StreamListener; until: AbortSignal }[] = []
beforeEach(() => {
  streams.length = 0
})
const open = () => streams.filter(({ until }) => !until.aborted)
const stream = () => {
  const [only, ...others] = open()
  if (only === undefined || others.length > 0) throw new Error(`${open().length} streams`)
  return only.toAll
}

function openTab(browser: Browser | null, random = 0) {
  const stop = new AbortController()
  const heard: unknown[] = []
  const tab = {}
  void shareStream({
    listener: {
      onState: (state) => heard.push(state),
      onTopics: (topics) => heard.push(topics),
      onSource: (source) => heard.push({ source }),
    },
    signal: stop.signal,
    tabs: browser?.tabs(tab) ?? null,
    random: () => random,
    follow: (toAll, until) => {
      streams.push({ toAll, until })
      return new Promise((resolve) => {
        until.addEventListener('abort', () => resolve())
      })
    },
  })
  return { tab, heard, close: () => stop.abort() }
}

describe('the tabs of one browser', () => {
  it('hold one stream together, and each hears all of it', async () => {
    const browser = new Browser()
    const tabs = Array.from({ length: 10 }, () => openTab(browser))
    await pass(0)
    expect(streams).toHaveLength(1)
    stream().onState('pushing')
    stream().onTopics(['tickets'])
    for (const { heard } of tabs) expect(heard.slice(-2)).toEqual(['pushing', ['tickets']])
  })

  it('all hear which source a stream is of', async () => {
    const browser = new Browser()
    const tabs = [openTab(browser), openTab(browser)]
    await pass(0)
    stream().onSource?.('ws.db.log')
    for (const { heard } of tabs) expect(heard.at(-1)).toEqual({ source: 'ws.db.log' })
  })

  it('tell a tab that comes later how push stands', async () => {
    const browser = new Browser()
    openTab(browser)
    await pass(0)
    stream().onState('pushing')
    const late = openTab(browser)
    await pass(0)
    expect(late.heard).toEqual(['pushing'])
    expect(streams).toHaveLength(1)
  })

  it('have another stream at once when the tab that held it is hidden, closed or gone', async () => {
    const browser = new Browser()
    const first = openTab(browser)
    const second = openTab(browser)
    await pass(0)
    stream().onState('pushing')
    first.close()
    await pass(0)
    expect(streams).toHaveLength(2)
    stream().onState('pushing')
    stream().onTopics(['tickets'])
    expect(second.heard).toEqual(['connecting', 'pushing', 'connecting', 'pushing', ['tickets']])
    expect(first.heard).toEqual(['connecting', 'pushing'])
  })

  it('hold none when the last one is gone', async () => {
    const browser = new Browser()
    const tabs = [openTab(browser), openTab(browser)]
    await pass(0)
    for (const { close } of tabs) close()
    await pass(0)
    expect(open()).toHaveLength(0)
  })
})

describe('a tab that holds the stream and says nothing', () => {
  it('loses it to one of the others, which call push down meanwhile', async () => {
    const browser = new Browser()
    const leader = openTab(browser)
    const first = openTab(browser, 0)
    const second = openTab(browser, 1)
    await pass(0)
    stream().onState('pushing')
    browser.mute(leader.tab)
    await pass(40_000)
    expect(open()).toHaveLength(1)
    expect(streams).toHaveLength(2)
    stream().onState('pushing')
    expect(first.heard.slice(-3)).toEqual(['down', 'connecting', 'pushing'])
    expect(second.heard.slice(-2)).toEqual(['connecting', 'pushing'])
  })

  it('is believed as long as its line gives signs', async () => {
    const browser = new Browser()
    openTab(browser)
    const other = openTab(browser)
    await pass(0)
    stream().onState('pushing')
    for (let sign = 0; sign < 12; sign += 1) {
      await pass(10_000)
      stream().onSign?.()
    }
    expect(streams).toHaveLength(1)
    expect(other.heard.at(-1)).toBe('pushing')
  })
})

describe('where the browser denies its locks', () => {
  const denied = (refusal: () => Promise<void>) => {
    const heard: unknown[] = []
    let asked = 0
    let tell: (message: TabMessage) => void = () => undefined
    const tabs: Tabs = {
      lead: () => {
        // Else a loop without end would hang the test instead of failing it.
        return (asked += 1) > 100 ? new Promise(() => undefined) : refusal()
      },
      post: () => undefined,
      listen: (hear, signal) => {
        tell = hear
        signal.addEventListener('abort', () => (tell = () => undefined))
      },
    }
    const stop = new AbortController()
    void shareStream({
      listener: { onState: (state) => heard.push(state), onTopics: (topics) => heard.push(topics) },
      signal: stop.signal,
      tabs,
      follow: () => Promise.resolve(),
    })
    return { heard, asked: () => asked, tell: (message: TabMessage) => tell(message) }
  }

  it.each([
    ['rejects', () => Promise.reject(new DOMException('denied', 'SecurityError'))],
    [
      'throws',
      () => {
        throw new DOMException('denied', 'InvalidStateError')
      },
    ],
  ])('a tab asks once, and polls (it %s)', async (_how, refusal) => {
    const tab = denied(refusal)
    await pass(0)
    expect(tab.asked()).toBe(1)
    expect(tab.heard).toEqual(['down'])
    await pass(120_000)
    tab.tell({ kind: 'state', state: 'pushing' })
    expect(tab.heard).toEqual(['down'])
  })
})

describe('where tabs cannot share', () => {
  it('none holds a stream that the polls of another would miss, and each says that it polls', async () => {
    const { heard } = openTab(null)
    await pass(0)
    expect(streams).toHaveLength(0)
    expect(heard).toEqual(['down'])
  })
})
