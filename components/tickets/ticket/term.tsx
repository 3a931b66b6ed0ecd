import type { ReactNode } from 'react'

/** A value under its name, within a `dl`. */
export function Term({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-ink-soft">{name}</dt>
      <dd className="text-sm [overflow-wrap:anywhere]">{children}</dd>
    </div>
  )
}

/** What the substrate does not tell. */
export function Unknown() {
  return <span className="text-unknown">unknown</span>
}
