import type { ReactNode } from 'react'

/**
 * - `tile`: a box of its own, beside others
 * - `stacked`: the value below its term
 * - `row`: one row of a grid with two columns
 * - `inline`: term and value on one line
 */
type FactLayout = 'tile' | 'stacked' | 'row' | 'inline'

interface FactStyle {
  readonly box: string
  readonly term?: string
  readonly value?: string
}

const LAYOUT: Readonly<Record<FactLayout, FactStyle>> = {
  tile: {
    box: 'min-w-0 flex-1 basis-36 rounded-lg border border-line px-3 py-2',
    term: 'text-xs text-ink-soft',
    value: 'mt-0.5 font-semibold first-letter:uppercase [overflow-wrap:anywhere]',
  },
  stacked: {
    box: 'min-w-0',
    term: 'text-xs text-ink-soft',
    value: 'text-sm [overflow-wrap:anywhere]',
  },
  row: {
    box: 'contents',
    term: 'text-ink-soft',
    value: 'min-w-0 [overflow-wrap:anywhere]',
  },
  inline: { box: 'fact-inline' },
}

interface FactProps {
  readonly layout: FactLayout
  readonly term: ReactNode
  /** Hides the term except from screen readers, where the value names itself. */
  readonly hideTerm?: boolean
  /** Small text below the value. */
  readonly note?: ReactNode
  readonly children: ReactNode
}

/** A term and its value, inside a `dl`. */
export function Fact({ layout, term, hideTerm = false, note, children }: FactProps) {
  const { box, term: termStyle, value } = LAYOUT[layout]
  return (
    <div className={box}>
      <dt className={hideTerm ? 'sr-only' : termStyle}>{term}</dt>
      <dd className={value}>{children}</dd>
      {note === undefined ? null : <dd className="text-xs text-ink-soft">{note}</dd>}
    </div>
  )
}

/** In place of a value that was not recorded. */
export function Unknown() {
  return <span className="text-unknown">unknown</span>
}
