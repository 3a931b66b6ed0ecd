'use client'

import { type ReactNode, useId } from 'react'

/** Classes of every text field, select and time field. */
export const FIELD_STYLE =
  'min-h-8 max-w-full min-w-0 rounded-md border border-line-strong bg-surface px-2 text-sm text-ink placeholder:text-ink-soft'

interface FieldProps {
  readonly label: string
  /** Renders the field with its id, which the label names, and the classes of all fields. */
  readonly children: (id: string, className: string) => ReactNode
}

/** A field below its label. */
export function Field({ label, children }: FieldProps) {
  const id = useId()
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-xs text-ink-soft">
        {label}
      </label>
      {children(id, FIELD_STYLE)}
    </div>
  )
}
