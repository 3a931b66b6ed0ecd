'use client'

import Search from 'lucide-react/icons/search'
import { useEffect, useEffectEvent, useState } from 'react'
import { searchable } from '@/lib/client/tickets/tickets-filter'

/** Searches after a pause in typing of this length. */
const PAUSE_MS = 300

interface SearchFieldProps {
  /** The current search text; null for none. */
  readonly text: string | null
  readonly onSearch: (text: string | null) => void
}

/** Searches titles and objectives, after a pause in typing or on Enter. */
export function SearchField({ text, onSearch }: SearchFieldProps) {
  const [typed, setTyped] = useState(text ?? '')
  const [followed, setFollowed] = useState(text)
  // The field follows a search from elsewhere, e.g. `Clear all` or the back button.
  if (followed !== text) {
    setFollowed(text)
    if (searchable(typed) !== text) setTyped(text ?? '')
  }
  const search = useEffectEvent(() => {
    const wanted = searchable(typed)
    if (wanted !== text) onSearch(wanted)
  })
  useEffect(() => {
    const timer = setTimeout(() => search(), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed])
  const tooShort = typed.trim() !== '' && searchable(typed) === null

  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        const wanted = searchable(typed)
        if (wanted !== text) onSearch(wanted)
      }}
      className="relative min-w-0 flex-1 basis-64 max-sm:basis-full"
    >
      <Search
        size={16}
        aria-hidden="true"
        className="pointer-events-none absolute top-2.5 left-3 text-ink-soft"
      />
      <input
        type="search"
        name="q"
        value={typed}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        aria-label="Search in titles and objectives"
        aria-describedby="ticket-search-hint"
        placeholder="Search in titles and objectives"
        onChange={(event) => setTyped(event.target.value)}
        className="h-9 w-full rounded-lg border border-line-strong bg-surface pr-3 pl-9 text-base text-ink placeholder:text-ink-soft placeholder:opacity-100"
      />
      <p
        id="ticket-search-hint"
        className={
          tooShort
            ? 'absolute top-full left-0 z-10 mt-1 rounded-md border border-line bg-surface px-2 py-1 text-xs text-ink-soft shadow-sm'
            : 'sr-only'
        }
      >
        Takes three letters or digits in a row, and more.
      </p>
    </form>
  )
}
