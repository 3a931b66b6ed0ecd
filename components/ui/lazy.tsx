'use client'

import { type ComponentType, createElement, useEffect, useEffectEvent, useState } from 'react'

interface LazyProps<Props extends object> {
  readonly load: () => Promise<ComponentType<Props>>
  readonly props: Props
  /** A new value is a reason to try again where the last try failed. */
  readonly attempt?: unknown
  /** The code could not be had this time. */
  readonly onFail?: () => void
}

/**
 * A component whose code is loaded when it is first shown; nothing until it is there. A try that
 * fails costs that one alone: React's own `lazy` would keep the failure for good.
 */
export function Lazy<Props extends object>({ load, props, attempt, onFail }: LazyProps<Props>) {
  const [component, setComponent] = useState<ComponentType<Props> | null>(null)
  const isMissing = component === null
  const ask = useEffectEvent((signal: AbortSignal) => {
    load().then(
      (loaded) => {
        if (!signal.aborted) setComponent(() => loaded)
      },
      () => {
        if (!signal.aborted) onFail?.()
      },
    )
  })
  useEffect(() => {
    if (!isMissing) return
    const over = new AbortController()
    ask(over.signal)
    return () => over.abort()
  }, [isMissing, attempt])
  return component === null ? null : createElement(component, props)
}
