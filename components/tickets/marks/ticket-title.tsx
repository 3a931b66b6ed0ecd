'use client'

import ChevronRight from 'lucide-react/icons/chevron-right'
import { memo, useState } from 'react'
import { VisibleText } from '@/components/ui/visible-text'

/** Characters of a folded title that are rendered. */
const FOLDED_UP_TO = 280
/** Titles from this width can be folded; counted in Latin letters. */
const FOLDS_FROM = 90

/** Approximate width in Latin letters; East Asian characters count as two. */
function widthOf(title: string): number {
  let width = 0
  for (const character of title) {
    width += (character.codePointAt(0) ?? 0) >= 0x1100 ? 2 : 1
    if (width >= FOLDS_FROM) break
  }
  return width
}

interface TicketTitleProps {
  readonly title: string
  /** The ticket's page; undefined for sample data, which has none. */
  readonly href?: string | undefined
}

/**
 * A ticket's title, linked to its page: untrusted text that never grows wider than its place. A
 * long one is folded to two lines; the button beside it shows all that a list has of it, and the
 * ticket's page has the whole.
 */
export const TicketTitle = memo(function TicketTitle({ title, href }: TicketTitleProps) {
  const [open, setOpen] = useState(false)
  const folds = widthOf(title) >= FOLDS_FROM
  const shown = folds && !open ? title.slice(0, FOLDED_UP_TO) : title
  const textStyle = folds && !open ? 'line-clamp-2' : undefined
  const text = <VisibleText text={shown} />
  return (
    <span className="ticket-title">
      {href === undefined ? (
        <span className={textStyle}>{text}</span>
      ) : (
        <a href={href}>
          <span className={textStyle}>{text}</span>
        </a>
      )}
      {folds ? (
        <button
          type="button"
          aria-expanded={open}
          aria-label={open ? 'Fold the title' : 'Unfold the title'}
          title={open ? 'Fold the title' : 'Unfold the title'}
          onClick={() => setOpen(!open)}
        >
          <ChevronRight
            size={16}
            aria-hidden="true"
            className={open ? '-rotate-90' : 'rotate-90'}
          />
        </button>
      ) : null}
    </span>
  )
})
