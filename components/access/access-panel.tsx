import type { ReactNode } from 'react'
import type { ChangeAnswer } from '@/lib/client/access/use-access'

/** Makes a change and tells how it ended. */
export type Change = (method: string, path: string, body?: object) => Promise<ChangeAnswer>

export interface PanelProps {
  /** A change is under way. */
  readonly isBusy: boolean
  readonly change: Change
  /** What a screen reader hears. */
  readonly onSaid: (message: string) => void
}

interface AccessPanelProps {
  readonly title: string
  readonly count: number
  /** What this is about, one sentence. */
  readonly lead: string
  readonly children: ReactNode
}

/** A panel of the access page. */
export function AccessPanel({ title, count, lead, children }: AccessPanelProps) {
  return (
    <section className="rounded-xl border border-line bg-surface">
      <header className="px-4 pt-4 sm:px-5">
        <h2 className="flex items-baseline gap-2 text-base font-semibold">
          {title}
          <span className="text-sm font-normal text-ink-soft">{count}</span>
        </h2>
        <p className="mt-1 max-w-prose text-sm text-ink-soft">{lead}</p>
      </header>
      {children}
    </section>
  )
}

/** A list of rows; each row is its facts and its actions. */
export function AccessRows({ empty, children }: { empty: string; children: ReactNode[] }) {
  if (children.length === 0)
    return <p className="px-4 py-4 text-sm text-ink-soft sm:px-5">{empty}</p>
  return <ul className="mt-3 divide-y divide-line border-t border-line">{children}</ul>
}

/** One row: what it is, its facts, its actions at the end. */
export function AccessRow({
  name,
  facts,
  actions,
}: {
  name: ReactNode
  facts: ReactNode
  actions: ReactNode
}) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 sm:px-5">
      <p className="min-w-32 font-medium [overflow-wrap:anywhere]">{name}</p>
      <p className="min-w-0 flex-1 text-sm text-ink-soft">{facts}</p>
      <div className="flex flex-wrap items-center gap-2">{actions}</div>
    </li>
  )
}

/** What is shown once: a link or a token, ready to be copied. */
export function ShownOnce({ label, text }: { label: string; text: string }) {
  return (
    <div role="status" className="mx-4 mb-4 grid gap-2 rounded-md bg-attention-soft p-3 sm:mx-5">
      <p className="text-sm font-medium">{label}</p>
      <code
        translate="no"
        data-testid="shown-once"
        className="rounded-sm bg-surface px-2 py-1 text-sm break-all select-all"
      >
        {text}
      </code>
    </div>
  )
}
