import type { TabSignal as Signal } from '@/lib/client/page-clock/tab-signal'

/** Title and icon of the browser tab: React moves both into the document's head. */
export function TabSignal({ title, icon }: Signal) {
  return (
    <>
      <title>{title}</title>
      <link rel="icon" type="image/svg+xml" href={`/icons/${icon}.svg`} />
    </>
  )
}
