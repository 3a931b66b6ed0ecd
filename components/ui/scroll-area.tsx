import { clsx } from 'clsx'
import type { ReactNode } from 'react'

/** Longer lists scroll by themselves, so that what follows stays in reach. */
const SCROLLS_FROM = 12

interface ScrollAreaProps {
  readonly label: string
  /** Number of entries. */
  readonly count: number
  readonly className?: string
  readonly children: ReactNode
}

/** Scrolls by itself once the list is long, and then takes the focus for the arrow keys. */
export function ScrollArea({ label, count, className, children }: ScrollAreaProps) {
  const scrolls = count > SCROLLS_FROM
  return (
    <div
      className={clsx('relative', className, scrolls && 'max-h-[36rem] overflow-y-auto')}
      {...(scrolls ? { tabIndex: 0, role: 'region', 'aria-label': `${label}, scrolls` } : {})}
    >
      {children}
    </div>
  )
}
