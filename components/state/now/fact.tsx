import type { ReactNode } from 'react'

interface FactProps {
  readonly term: string
  readonly note?: ReactNode
  readonly children: ReactNode
}

/** One short answer to one short question. Stands inside a `dl`. */
export function Fact({ term, note, children }: FactProps) {
  return (
    <div className="min-w-0 flex-1 basis-36 rounded-lg border border-line px-3 py-2">
      <dt className="text-xs text-ink-soft">{term}</dt>
      <dd className="mt-0.5 font-semibold first-letter:uppercase [overflow-wrap:anywhere]">
        {children}
      </dd>
      {note === undefined ? null : <dd className="text-xs text-ink-soft">{note}</dd>}
    </div>
  )
}
