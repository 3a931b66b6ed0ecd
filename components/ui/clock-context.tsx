'use client'

import { createContext, useContext, useLayoutEffect, useState, useSyncExternalStore } from 'react'
import type { ReactNode } from 'react'

/** What a time on the page is told by: the substrate's clock, and whether the zone may be local. */
interface Clock {
  /** Epoch milliseconds of the substrate's clock. */
  readonly now: number
  /** False on the server and in the first client render: those speak UTC (SPEC 9). */
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
 * Gives its children the time. `now` is epoch milliseconds by the substrate's clock; who passes a
 * `now` that stands still freezes every duration below.
 */
export function ClockProvider({ now, children }: { now: number; children: ReactNode }) {
  const [store] = useState(() => createClockStore(now))
  useLayoutEffect(() => store.set(now), [store, now])
  return <ClockStoreContext value={store}>{children}</ClockStoreContext>
}

/**
 * Reads one value off the clock and renders again only when that value changes, so that a tick
 * costs six hundred rows a comparison each. `read` must be pure and give a primitive.
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
