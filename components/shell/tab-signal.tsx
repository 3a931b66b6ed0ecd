import type { TabSignal as Signal } from '@/lib/client/page-clock/tab-signal'

/** Carries the state into the browser's tab: React puts title and icon into the document's head. */
export function TabSignal({ title, icon }: Signal) {
  return (
    <>
      <title>{title}</title>
      <link rel="icon" type="image/svg+xml" href={`/icons/${icon}.svg`} />
    </>
  )
}
