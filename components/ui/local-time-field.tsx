'use client'

import { Field } from './field'

interface LocalTimeFieldProps {
  readonly label: string
  /** What the field holds, as `formatLocalInput` writes it; empty for nothing. */
  readonly value: string
  readonly onValue: (value: string) => void
  /** Called when the field is left or confirmed with Enter. */
  readonly onCommit?: () => void
  /** The id of the text that says what is wrong with the value. */
  readonly hint?: string
}

/** A date and time to the second, by the reader's own clock. */
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

/** Epoch milliseconds of what such a field holds; null where it is empty or incomplete. */
export function fromLocalInput(value: string): number | null {
  const at = Date.parse(value)
  return Number.isNaN(at) ? null : at
}
