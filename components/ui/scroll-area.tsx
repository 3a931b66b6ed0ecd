import { clsx } from 'clsx'
import type { ReactNode } from 'react'

/** More entries than this scroll in a place of their own, so that what follows stays in reach. */
const SCROLLS_FROM = 12

interface ScrollAreaProps {
  readonly label: string
  /** How many entries the list has. */
  readonly count: number
  readonly className?: string
  readonly children: ReactNode
}

/** A list that scrolls by itself once it is long; then it takes focus, for the arrow keys. */
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
