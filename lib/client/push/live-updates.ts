import { browserTabs } from './browser-tabs'
import { followStream } from './follow-stream'
import { observeSource } from '@/lib/client/source/page-source'
import type { Push } from './push'
import { readStream } from './read-stream'
import { shareStream } from './share-stream'

const STREAM_URL = '/api/stream'

/** Feeds `push` from the server's stream, one for all tabs of this browser, until `signal` aborts. */
export function liveUpdates(push: Push, signal: AbortSignal): void {
  const listener = {
    onState: (state: Parameters<Push['enter']>[0]) => push.enter(state),
    onTopics: (topics: Parameters<Push['wake']>[0]) => push.wake(topics),
    onSource: observeSource,
  }
  void shareStream({
    listener,
    signal,
    tabs: browserTabs(),
    follow: (toAll, until) =>
      followStream({
        listener: toAll,
        signal: until,
        connect: (options) => readStream({ url: STREAM_URL, ...options }),
      }),
  })
}
