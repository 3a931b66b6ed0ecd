'use client'

import { useId, useState } from 'react'
import { useFocusFallback } from '@/components/lists/use-focus-fallback'
import { Button } from '@/components/ui/button'
import {
  type Bounds,
  fixedWindow,
  LONGEST_MS,
  type StateWindow,
} from '@/lib/client/state/state-window'
import { formatLocalInput, fromLocalInput, LocalTimeField } from '@/components/ui/local-time-field'

interface CustomRangeProps {
  readonly bounds: Bounds
  readonly now: number
  readonly onWindow: (window: StateWindow) => void
  /** Takes the focus when the form closes. */
  readonly focusFallback: () => HTMLElement | null
}

/** What is wrong with a range; null where it can be used. */
function problemOf(from: number | null, to: number | null, now: number): string | null {
  if (from === null || to === null) return 'Both moments are needed, with date and time.'
  if (to <= from) return 'The end must be later than the beginning.'
  if (from >= now) return 'Pick a time in the past.'
  if (to - from > LONGEST_MS) return 'At most a year, 366 days, can be shown at once.'
  return null
}

/** A range between two times in the reader's time zone. */
export function CustomRange({ bounds, now, onWindow, focusFallback }: CustomRangeProps) {
  const leaving = useFocusFallback<HTMLFormElement>(focusFallback)
  const [from, setFrom] = useState(() => formatLocalInput(bounds.from))
  const [to, setTo] = useState(() => formatLocalInput(bounds.to))
  const [wrong, setWrong] = useState<string | null>(null)
  const hint = useId()
  return (
    <form
      ref={leaving}
      aria-label="Custom range"
      className="mt-3 flex flex-wrap items-end gap-3 rounded-lg bg-sunken p-3"
      onSubmit={(event) => {
        event.preventDefault()
        // Of what may be meant, the longest range: in an hour that comes twice or not at all, too.
        const begin = fromLocalInput(from, { known: bounds.from, which: 'first' })
        const end = fromLocalInput(to, { known: bounds.to, which: 'last' })
        const failure = problemOf(begin, end, now)
        setWrong(failure)
        if (failure === null && begin !== null && end !== null) {
          onWindow(fixedWindow({ from: begin, to: Math.min(end, now) }, now))
        }
      }}
    >
      <LocalTimeField label="From" value={from} onValue={setFrom} hint={hint} />
      <LocalTimeField label="To" value={to} onValue={setTo} hint={hint} />
      <Button type="submit">Show</Button>
      <p id={hint} role="status" className="basis-full text-sm text-attention empty:hidden">
        {wrong}
      </p>
    </form>
  )
}
