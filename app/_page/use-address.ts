'use client'

import { useSearchParams } from 'next/navigation'
import { useCallback } from 'react'

/** Parameters to set; null removes one. */
export type AddressChange = Readonly<Record<string, string | null>>

/** `push` adds an entry to the history, `replace` does not. */
type ChangeAddress = (change: AddressChange, how?: 'push' | 'replace') => void

/** The page's query and a function that changes it without a request to the server. */
export function useAddress(): readonly [URLSearchParams, ChangeAddress] {
  const params = useSearchParams()
  const change = useCallback<ChangeAddress>((changes, how = 'push') => {
    // Starts from the current address, so that two changes in a row both apply.
    const url = new URL(window.location.href)
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) url.searchParams.delete(name)
      else url.searchParams.set(name, value)
    }
    if (url.href === window.location.href) return
    if (how === 'push') window.history.pushState(null, '', url)
    else window.history.replaceState(null, '', url)
  }, [])
  return [params, change]
}
