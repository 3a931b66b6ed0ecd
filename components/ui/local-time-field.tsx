'use client'

import { Field } from './field'
import { partsOf, two } from './format-instant'
import { localMoments } from './local-offset'

interface LocalTimeFieldProps {
  readonly label: string
  /** The field's value, as `formatLocalInput` writes it; empty for none. */
  readonly value: string
  readonly onValue: (value: string) => void
  /** Called when the field loses focus or Enter is pressed. */
  readonly onCommit?: () => void
  /** Id of the element that describes an error. */
  readonly hint?: string
}

/** A date and time to the second, in the reader's time zone. */
export function LocalTimeField(props: LocalTimeFieldProps) {
  const { label, value, onValue, onCommit, hint } = props
  return (
    <Field label={label}>
      {(id, className) => (
        <input
          id={id}
          type="datetime-local"
          step={1}
          value={value}
          aria-describedby={hint}
          onChange={(event) => onValue(event.target.value)}
          onBlur={onCommit}
          onKeyDown={(event) => event.key === 'Enter' && onCommit?.()}
          className={className}
        />
      )}
    </Field>
  )
}

/** `2026-11-21T14:00:30` by the local clock: what a `datetime-local` field holds. */
export function formatLocalInput(at: number): string {
  const { year, month, day, second } = partsOf(at, true)
  return `${year}-${two(month + 1)}-${two(day)}T${second}`
}

/**
 * Epoch ms of the field's value; null where it is empty or incomplete. A value that still reads as
 * `known` is that moment, with its fractions, also in an hour that the clock shows twice; else the
 * first or the last moment that it may mean.
 */
export function fromLocalInput(
  value: string,
  { known = null, which = 'first' }: { known?: number | null; which?: 'first' | 'last' } = {},
): number | null {
  if (known !== null && formatLocalInput(known) === value) return known
  return localMoments(value).at(which === 'first' ? 0 : -1) ?? null
}
