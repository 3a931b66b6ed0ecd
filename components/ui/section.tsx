import { clsx } from 'clsx'
import type { ReactNode } from 'react'

interface SectionProps {
  readonly title: string
  /** Follows the title in a lighter style. */
  readonly note?: ReactNode
  readonly testId?: string
  readonly className?: string
  readonly children: ReactNode
}

/** A part of a panel, headed by an h3. */
export function Section({ title, note, testId, className, children }: SectionProps) {
  return (
    <section
      data-testid={testId}
      className={clsx('border-t border-line px-4 py-4 sm:px-5', className)}
    >
      <h3 className="mb-3 flex flex-wrap items-baseline gap-x-2 text-sm font-semibold text-ink">
        {title}
        {note === undefined ? null : <span className="font-normal text-ink-soft">{note}</span>}
      </h3>
      {children}
    </section>
  )
}
