import type { Topic } from '@/lib/domain/topic'
import type { PushState } from './push'
import type { ReadStreamOptions } from './read-stream'

/** The receiver of what the stream brings. */
export interface StreamListener {
  readonly onState: (state: PushState) => void
  readonly onTopics: (topics: readonly Topic[]) => void
  /** A stream begins: where its server's data is from, as `x-kora-source`. */
  readonly onSource?: (source: string) => void
  /** The line gave a sign of life. */
  readonly onSign?: () => void
}

interface FollowStreamOptions {
  readonly listener: StreamListener
  readonly signal: AbortSignal
  /** Reads one stream to its end; never rejects. */
  readonly connect: (options: ReadStreamOptions) => Promise<void>
  readonly random?: () => number
}

/** A stream that has pushed for this long was a good one: its end is not a failure. */
const PROVEN_MS = 30_000
/** Tabs whose streams end together come back spread over this. */
const RETURN_WITHIN_MS = 1_000
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000

/** Milliseconds before the next attempt after so many in vain; `random` is 0 to 1. */
export function pauseMs(inVain: number, random: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** inVain) * (1 - random / 4)
}

/**
 * Follows the stream through its losses until `signal` aborts. It counts as pushing from the first
 * frame on, because a proxy may accept a stream and hold back all of its data.
 */
export async function followStream(options: FollowStreamOptions): Promise<void> {
  const { listener, signal, connect, random = Math.random } = options
  let lastEventId: string | null = null
  let inVain = 0
  const isOver = () => signal.aborted
  while (!isOver()) {
    let pushingSince: number | null = null
    await connect({
      lastEventId,
      signal,
      onNews: (news) => {
        lastEventId = news.lastEventId
        listener.onSign?.()
        if (news.frames.length === 0) return
        if (pushingSince !== null) {
          listener.onTopics([...new Set(news.frames.map(({ topic }) => topic))])
          return
        }
        pushingSince = performance.now()
        const source = news.frames.find((frame) => frame.source !== undefined)?.source
        if (source !== undefined) listener.onSource?.(source)
        listener.onState('pushing')
      },
    })
    if (isOver()) return
    if (isProven(pushingSince)) {
      inVain = 0
      listener.onState('connecting')
      await pause(random() * RETURN_WITHIN_MS, signal)
    } else {
      listener.onState('down')
      await pause(pauseMs(inVain, random()), signal)
      inVain += 1
    }
  }
}

function isProven(pushingSince: number | null): boolean {
  return pushingSince !== null && performance.now() - pushingSince >= PROVEN_MS
}

/** Resolves after `ms`, or as soon as `signal` aborts; never rejects. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end)
  })
}
