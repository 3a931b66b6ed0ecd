'use client'

import { type ComponentType, createElement, useEffect, useEffectEvent, useState } from 'react'

interface LazyProps<Props extends object> {
  readonly load: () => Promise<ComponentType<Props>>
  readonly props: Props
  /** A new value triggers another try after a failure. */
  readonly attempt?: unknown
  /** Called when loading the code failed. */
  readonly onFail?: () => void
}

/**
 * Loads a component's code when it is first shown; renders nothing until then. Unlike React's
 * `lazy`, a failure is not remembered.
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
