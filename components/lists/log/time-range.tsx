'use client'

import { useState } from 'react'
import { useClock } from '@/components/ui/clock-context'
import { formatLocalInput, fromLocalInput, LocalTimeField } from '@/components/ui/local-time-field'

interface TimeRangeProps {
  /** ISO 8601 UTC; null for no limit. */
  readonly from: string | null
  readonly to: string | null
  readonly onRange: (change: { from?: string | null; to?: string | null }) => void
}

/** From when and until when, each by itself. */
export function TimeRange({ from, to, onRange }: TimeRangeProps) {
  return (
    <div className="flex flex-wrap gap-3">
      <TimeField
        key={`from ${from ?? ''}`}
        label="From"
        value={from}
        onTime={(time) => onRange({ from: time })}
      />
      <TimeField
        key={`to ${to ?? ''}`}
        label="To"
        value={to}
        onTime={(time) => onRange({ to: time })}
      />
    </div>
  )
}

interface TimeFieldProps {
  readonly label: string
  /** ISO 8601 UTC. */
  readonly value: string | null
  readonly onTime: (time: string | null) => void
}

/** Applies when it loses focus or on Enter, not with each digit. */
function TimeField({ label, value, onTime }: TimeFieldProps) {
  const local = useClock((clock) => clock.local)
  const [typed, setTyped] = useState<string | null>(null)
  const shown = typed ?? (value === null || !local ? '' : formatLocalInput(Date.parse(value)))
  const commit = () => {
    if (typed === null) return
    const at = fromLocalInput(typed, {
      known: value === null ? null : Date.parse(value),
      which: label === 'From' ? 'first' : 'last',
    })
    setTyped(null)
    onTime(at === null ? null : new Date(at).toISOString())
  }
  return <LocalTimeField label={label} value={shown} onValue={setTyped} onCommit={commit} />
}
