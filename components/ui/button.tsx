import { cva } from 'class-variance-authority'
import type { ComponentProps } from 'react'

const button = cva(
  'inline-flex min-h-8 items-center justify-center gap-1.5 rounded-md text-sm font-medium motion-safe:transition-colors motion-safe:duration-100 disabled:opacity-100',
  {
    variants: {
      variant: {
        outlined: 'border border-line-strong bg-surface px-3 text-ink hover:bg-sunken',
        quiet: 'px-2 text-ink-soft hover:bg-sunken hover:text-ink',
        icon: 'min-w-8 text-ink-soft hover:bg-sunken hover:text-ink',
      },
    },
  },
)

type ButtonProps = Omit<ComponentProps<'button'>, 'className'> & {
  variant?: 'outlined' | 'quiet' | 'icon'
}

/** A plain button, at least 32 px high. */
export function Button({ variant = 'outlined', type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={button({ variant })} {...rest} />
}
