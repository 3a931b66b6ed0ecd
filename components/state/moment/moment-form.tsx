'use client'

import { useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { formatOffset, isToldTwice, localMoments } from '@/components/ui/local-offset'
import { formatLocalInput, fromLocalInput, LocalTimeField } from '@/components/ui/local-time-field'

interface MomentFormProps {
  /** The moment that is shown, epoch ms; null for none. */
  readonly moment: number | null
  /** Current time by the substrate's clock, epoch ms. */
  readonly now: number
  /** False until the reader's time zone is known. */
  readonly local: boolean
  readonly onMoment: (at: number) => void
}

/** Asks for a moment in the past, in the reader's time zone. */
export function MomentForm({ moment, now, local, onMoment }: MomentFormProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const [wrong, setWrong] = useState<string | null>(null)
  /** Which of two moments is meant where the clock shows the typed time twice. */
  const [which, setWhich] = useState<'first' | 'last' | null>(null)
  const hint = useId()
  const value = typed ?? (moment === null || !local ? '' : formatLocalInput(moment))
  const meant = fromLocalInput(value, which === null ? { known: moment } : { which })
  const twice = local && meant !== null && isToldTwice(meant) ? localMoments(value) : []
  return (
    <form
      aria-label="What was Kora doing at"
      onSubmit={(event) => {
        event.preventDefault()
        const at = meant
        if (at === null) setWrong('A date and a time are needed.')
        else if (at > now) setWrong('Pick a time in the past.')
        else {
          setWrong(null)
          setTyped(null)
          setWhich(null)
          onMoment(at)
        }
      }}
    >
      <div className="flex flex-wrap items-end gap-2">
        <LocalTimeField
          label="Date and time, by your clock"
          value={value}
          onValue={(typedNow) => {
            setTyped(typedNow)
            setWhich(null)
          }}
          hint={hint}
        />
        {twice.length < 2 ? null : (
          <Field label="Which of the two">
            {(id, className) => (
              <select
                id={id}
                className={className}
                value={meant === twice[0] ? 'first' : 'last'}
                onChange={({ target }) => setWhich(target.value === 'first' ? 'first' : 'last')}
              >
                {twice.map((at, place) => (
                  <option key={at} value={place === 0 ? 'first' : 'last'}>
                    {formatOffset(at)}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        <Button type="submit">Show</Button>
      </div>
      <p id={hint} role="status" className="mt-1 text-sm text-attention empty:hidden">
        {wrong}
      </p>
    </form>
  )
}
