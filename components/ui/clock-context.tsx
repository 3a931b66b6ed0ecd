'use client'

import { createContext, useContext, useLayoutEffect, useState, useSyncExternalStore } from 'react'
import type { ReactNode } from 'react'

/** What a displayed time depends on: the substrate's clock and the time zone. */
interface Clock {
  /** Epoch milliseconds of the substrate's clock. */
  readonly now: number
  /** False on the server and in the first render of the client, which show UTC (SPEC 9). */
  readonly local: boolean
}

interface ClockStore {
  readonly get: () => number
  readonly set: (now: number) => void
  readonly subscribe: (listener: () => void) => () => void
}

function createClockStore(initial: number): ClockStore {
  let now = initial
  const listeners = new Set<() => void>()
  return {
    get: () => now,
    set(next) {
      if (next === now) return
      now = next
      listeners.forEach((listener) => listener())
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

const ClockStoreContext = createContext<ClockStore | null>(null)

/**
 * Provides the current time, epoch ms by the substrate's clock. Passing a constant freezes all
 * durations below.
 */
export function ClockProvider({ now, children }: { now: number; children: ReactNode }) {
  const [store] = useState(() => createClockStore(now))
  useLayoutEffect(() => store.set(now), [store, now])
  return <ClockStoreContext value={store}>{children}</ClockStoreContext>
}

/**
 * Reads one value from the clock and re-renders only when that value changes: a tick then costs
 * each of hundreds of rows one comparison. `read` must be pure and return a primitive.
 */
export function useClock<Value extends string | number | boolean>(
  read: (clock: Clock) => Value,
): Value {
  const store = useContext(ClockStoreContext)
  if (store === null) throw new Error('useClock needs a ClockProvider above it')
  return useSyncExternalStore(
    store.subscribe,
    () => read({ now: store.get(), local: true }),
    () => read({ now: store.get(), local: false }),
  )
}
