import { parseTabMessage, type TabMessage } from './tab-message'

/** The tabs of one browser that show this origin, as one of them sees them. */
export interface Tabs {
  /**
   * Runs `lead` once no other tab leads, and until it ends; or at once, taking the lead from the tab
   * that has it. Rejects when `signal` aborts before, or when another tab takes the lead away.
   */
  lead(lead: () => Promise<void>, how: { signal: AbortSignal } | { steal: true }): Promise<void>
  /** Sends to the other tabs. */
  post(message: TabMessage): void
  /** Receives from the other tabs, until `signal` aborts. */
  listen(listener: (message: TabMessage) => void, signal: AbortSignal): void
}

const NAME = 'kora-live'

/** Null where the browser cannot share, or refuses to: its tabs poll. */
export function browserTabs(): Tabs | null {
  // Web Locks are missing outside of secure contexts, despite the types.
  if (!('locks' in navigator) || typeof BroadcastChannel === 'undefined') return null
  const channel = openChannel()
  if (channel === null) return null
  let isOpen = true
  return {
    lead: (lead, how) => navigator.locks.request(NAME, how, lead),
    post: (message) => {
      if (isOpen) channel.postMessage(message)
    },
    listen: (listener, signal) => {
      const hear = ({ data }: MessageEvent<unknown>) => {
        const message = parseTabMessage(data)
        if (message !== null) listener(message)
      }
      channel.addEventListener('message', hear, { signal })
      signal.addEventListener('abort', () => {
        isOpen = false
        channel.close()
      })
    },
  }
}

/** Null where the page may not have one, e.g. in a sandbox without an origin. */
function openChannel(): BroadcastChannel | null {
  try {
    return new BroadcastChannel(NAME)
  } catch {
    return null
  }
}
