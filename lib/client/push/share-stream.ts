import { anySignal } from '@/lib/client/platform/any-signal'
import type { Tabs } from './browser-tabs'
import type { StreamListener } from './follow-stream'
import type { PushState } from './push'
import { SILENCE_MS } from './read-stream'
import type { TabMessage } from './tab-message'

interface ShareStreamOptions {
  readonly listener: StreamListener
  readonly signal: AbortSignal
  /** Null where the browser's tabs cannot share. */
  readonly tabs: Tabs | null
  /** Follows the server's stream for all tabs until `until` aborts. */
  readonly follow: (toAll: StreamListener, until: AbortSignal) => Promise<void>
  readonly silenceMs?: number
  readonly random?: () => number
}

/**
 * One stream for all visible tabs of a browser, because HTTP/1.1 gives them six connections
 * together. The tab that holds the lock reads it and passes it to the others; when it goes, however
 * it goes, the browser passes the lock on. A leader that stays but is silent loses it.
 */
export async function shareStream(options: ShareStreamOptions): Promise<void> {
  const { listener, tabs } = options
  // A stream a tab would use up the six connections that its own polls need.
  if (tabs === null) listener.onState('down')
  else await new TabMember(options, tabs).live()
}

class TabMember {
  readonly #options: ShareStreamOptions
  readonly #tabs: Tabs
  readonly #silenceMs: number
  #state: PushState = 'connecting'
  #isLeading = false
  #silent = new AbortController()
  /** Aborts when the browser refuses: nothing received afterwards could be relied on. */
  readonly #refused = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(options: ShareStreamOptions, tabs: Tabs) {
    const { silenceMs = SILENCE_MS, random = Math.random } = options
    this.#options = options
    this.#tabs = tabs
    // Not all at once: the others receive from the first one to take the lead.
    this.#silenceMs = silenceMs * (1.1 + random() / 5)
  }

  async live(): Promise<void> {
    const { signal, listener } = this.#options
    const over = anySignal([signal, this.#refused.signal])
    this.#tabs.listen((message) => this.#hear(message), over)
    this.#tabs.post({ kind: 'hello' })
    while (!over.aborted) {
      const isForced = this.#silent.signal.aborted
      this.#silent = new AbortController()
      if (isForced) listener.onState('down')
      await this.#takeTurn(
        isForced ? { steal: true } : { signal: anySignal([signal, this.#silent.signal]) },
      )
    }
    clearTimeout(this.#timer)
  }

  /** Resolves when this tab has led, or has waited in vain. */
  async #takeTurn(how: Parameters<Tabs['lead']>[1]): Promise<void> {
    const turn = new AbortController()
    this.#waitForSigns()
    try {
      await this.#tabs.lead(() => this.#lead(turn.signal), how)
    } catch (error) {
      // Called off, or another tab has taken the lead: as long as this tab is visible, it queues.
      // Any other error is the browser's refusal, and asking again at once would never end: it
      // polls.
      if (!isCalledOff(error) && !this.#options.signal.aborted) {
        this.#refused.abort()
        this.#options.listener.onState('down')
      }
    }
    turn.abort()
    this.#isLeading = false
  }

  async #lead(until: AbortSignal): Promise<void> {
    const { signal, listener, follow } = this.#options
    this.#isLeading = true
    clearTimeout(this.#timer)
    const toAll: StreamListener = {
      onState: (state) => {
        this.#state = state
        this.#tabs.post({ kind: 'state', state })
        listener.onState(state)
      },
      onTopics: (topics) => {
        this.#tabs.post({ kind: 'topics', topics: [...topics] })
        listener.onTopics(topics)
      },
      onSource: (source) => {
        this.#tabs.post({ kind: 'source', source })
        listener.onSource?.(source)
      },
      onSign: () => this.#tabs.post({ kind: 'sign' }),
    }
    toAll.onState('connecting')
    await follow(toAll, anySignal([signal, until]))
  }

  #hear({ kind, state, topics, source }: TabMessage): void {
    if (this.#isLeading) {
      if (kind === 'hello') this.#tabs.post({ kind: 'state', state: this.#state })
      return
    }
    if (kind === 'hello') return
    this.#waitForSigns()
    if (source !== undefined) this.#options.listener.onSource?.(source)
    if (state !== undefined) this.#options.listener.onState(state)
    if (topics !== undefined) this.#options.listener.onTopics(topics)
  }

  #waitForSigns(): void {
    const silent = this.#silent
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => silent.abort(), this.#silenceMs)
  }
}

function isCalledOff(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}
