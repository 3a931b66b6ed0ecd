'use client'

import { useSearchParams } from 'next/navigation'
import { useCallback } from 'react'

/** What to change in the address; null takes a name away. */
export type AddressChange = Readonly<Record<string, string | null>>

/** `push` adds a step that the back button undoes, `replace` does not. */
type ChangeAddress = (change: AddressChange, how?: 'push' | 'replace') => void

/** The page's filters as its address has them, and a way to change some. No request is made. */
export function useAddress(): readonly [URLSearchParams, ChangeAddress] {
  const params = useSearchParams()
  const change = useCallback<ChangeAddress>((changes, how = 'push') => {
    // From the address itself, so that two changes in one breath both hold.
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
