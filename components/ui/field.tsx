'use client'

import { type ReactNode, useId } from 'react'

/** The look of every text field, list and time field. */
export const FIELD_LOOK =
  'min-h-8 max-w-full min-w-0 rounded-md border border-line-strong bg-surface px-2 text-sm text-ink placeholder:text-ink-soft'

interface FieldProps {
  readonly label: string
  /** Renders the field itself, with the id that its label names and the look of all fields. */
  readonly children: (id: string, look: string) => ReactNode
}

/** A field with its label above. */
export function Field({ label, children }: FieldProps) {
  const id = useId()
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-xs text-ink-soft">
        {label}
      </label>
      {children(id, FIELD_LOOK)}
    </div>
  )
}
