'use client'

import { useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { formatLocalInput } from '@/components/ui/format-instant'
import { fromLocalInput, LocalTimeField } from '@/components/ui/local-time-field'

interface MomentFormProps {
  /** The moment that is shown, epoch ms; null for none yet. */
  readonly moment: number | null
  /** Epoch milliseconds by the substrate's clock. */
  readonly now: number
  /** False until the reader's own zone may be spoken of. */
  readonly local: boolean
  readonly onMoment: (at: number) => void
}

/** "What was Kora doing at …": any moment of the past, by the reader's own clock. */
export function MomentForm({ moment, now, local, onMoment }: MomentFormProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const [wrong, setWrong] = useState<string | null>(null)
  const hint = useId()
  const value = typed ?? (moment === null || !local ? '' : formatLocalInput(moment))
  return (
    <form
      aria-label="What was Kora doing at"
      onSubmit={(event) => {
        event.preventDefault()
        const at = fromLocalInput(value)
        if (at === null) setWrong('A date and a time are needed.')
        else if (at > now) setWrong('Pick a time in the past.')
        else {
          setWrong(null)
          setTyped(null)
          onMoment(at)
        }
      }}
    >
      <div className="flex flex-wrap items-end gap-2">
        <LocalTimeField
          label="Date and time, by your clock"
          value={value}
          onValue={setTyped}
          hint={hint}
        />
        <Button type="submit">Show</Button>
      </div>
      <p id={hint} role="status" className="mt-1 text-sm text-attention empty:hidden">
        {wrong}
      </p>
    </form>
  )
}
