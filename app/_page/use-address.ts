'use client'

import { useSearchParams } from 'next/navigation'
import { useCallback } from 'react'
import { appendTexts } from '@/lib/wire/parameters'

/** Parameters to set, a list by repeating its name; null removes one. */
export type AddressChange = Readonly<Record<string, string | readonly string[] | null>>

/** `push` adds an entry to the history, `replace` does not. */
type ChangeAddress = (change: AddressChange, how?: 'push' | 'replace') => void

/** The page's query and a function that changes it without a request to the server. */
export function useAddress(): readonly [URLSearchParams, ChangeAddress] {
  const params = useSearchParams()
  const change = useCallback<ChangeAddress>((changes, how = 'push') => {
    // Starts from the current address, so that two changes in a row both apply.
    const url = new URL(window.location.href)
    for (const [name, value] of Object.entries(changes)) {
      if (typeof value === 'string') url.searchParams.set(name, value)
      else {
        url.searchParams.delete(name)
        if (value !== null) appendTexts(url.searchParams, name, value)
      }
    }
    if (url.href === window.location.href) return
    if (how === 'push') window.history.pushState(null, '', url)
    else window.history.replaceState(null, '', url)
  }, [])
  return [params, change]
}
