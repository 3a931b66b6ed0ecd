import { clsx } from 'clsx'
import type { ComponentProps, ReactNode } from 'react'

const FIELD =
  'min-h-11 w-full rounded-md border border-line-strong bg-surface px-3 text-base text-ink'

interface AccessFieldProps extends Omit<ComponentProps<'input'>, 'id' | 'name'> {
  /** Its name in the form, and its id. */
  readonly name: string
  readonly label: string
  /** What stands below it. */
  readonly children?: ReactNode
}

/** A labelled field of a plain form, that must be filled in. */
export function AccessField({ name, label, className, children, ...input }: AccessFieldProps) {
  return (
    <div className="grid gap-1.5">
      <label htmlFor={name} className="text-sm font-medium">
        {label}
      </label>
      <input id={name} name={name} required {...input} className={clsx(FIELD, className)} />
      {children}
    </div>
  )
}
