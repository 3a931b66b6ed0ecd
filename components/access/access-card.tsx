import type { ReactNode } from 'react'

/** The card of a page without the cockpit's frame: where one signs in. */
export function AccessCard({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-content-center p-4">
      <div className="grid w-[min(24rem,calc(100vw-2rem))] gap-5 rounded-xl border border-line bg-surface p-6 sm:p-8">
        <div className="flex items-center gap-3">
          <span
            aria-hidden="true"
            className="flex size-9 items-center justify-center rounded-lg bg-ink text-lg font-bold text-surface"
          >
            K
          </span>
          <p className="text-ink-soft">Kora Cockpit</p>
        </div>
        <h1 className="text-xl font-semibold">{title}</h1>
        {children}
      </div>
    </main>
  )
}

/** What went wrong with the last attempt. */
export function AccessProblem({ children }: { children: ReactNode }) {
  return (
    <p role="alert" className="rounded-md bg-alarm-soft px-3 py-2 text-sm text-alarm">
      {children}
    </p>
  )
}

export const ACCESS_BUTTON =
  'min-h-11 w-full rounded-md bg-ink px-4 font-semibold text-surface hover:opacity-90'

export const ACCESS_SECOND_BUTTON =
  'min-h-11 w-full rounded-md border border-line-strong px-4 font-semibold text-ink hover:bg-sunken'
