'use client'

import { memo, useState } from 'react'
import { VisibleText } from '@/components/ui/visible-text'

/** Folded titles put no more than this into the page, opened ones no more than `OPEN_UP_TO`. */
const FOLDED_UP_TO = 280
const OPEN_UP_TO = 5_000
/** From this width on, in Latin letters, a title can be folded. */
const FOLDS_FROM = 90

/** Rough width in Latin letters; those of East Asia take two. */
function widthOf(title: string): number {
  let width = 0
  for (const character of title) {
    width += (character.codePointAt(0) ?? 0) >= 0x1100 ? 2 : 1
    if (width >= FOLDS_FROM) break
  }
  return width
}

/**
 * A ticket's title: foreign text, rendered as text and never wider than its place. A long one is
 * folded to two lines and opens on a click; the rest of the row stays where it is.
 */
export const TicketTitle = memo(function TicketTitle({ title }: { title: string }) {
  const [open, setOpen] = useState(false)
  if (widthOf(title) < FOLDS_FROM) {
    return (
      <span className="block overflow-hidden [overflow-wrap:anywhere]">
        <VisibleText text={title} />
      </span>
    )
  }
  const shown = title.slice(0, open ? OPEN_UP_TO : FOLDED_UP_TO)
  const left = title.length - shown.length
  return (
    <button
      type="button"
      aria-expanded={open}
      title={open ? 'Fold the title' : 'Show the whole title'}
      onClick={() => setOpen(!open)}
      className="block w-full rounded-sm text-left hover:text-accent"
    >
      <span
        className={
          open
            ? 'block overflow-hidden [overflow-wrap:anywhere]'
            : 'line-clamp-2 [overflow-wrap:anywhere]'
        }
      >
        <VisibleText text={shown} />
        {left > 0 && open ? ` … and ${left} more characters` : null}
      </span>
    </button>
  )
})
