import type { ReactNode } from 'react'

/** Two panels side by side from 1100 px, stacked below. */
export function CockpitLayout({ state, tickets }: { state: ReactNode; tickets: ReactNode }) {
  return (
    <div className="mx-auto grid max-w-[110rem] items-start gap-3 sm:gap-6 wide:grid-cols-[minmax(0,5fr)_minmax(0,8fr)]">
      {state}
      {tickets}
    </div>
  )
}
