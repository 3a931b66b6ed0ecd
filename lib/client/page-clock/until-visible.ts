import type { PageClockStore } from './page-clock'

/** Resolves once the page is visible: a hidden tab sends nothing (SPEC 9). Rejects when aborted. */
export async function untilVisible(
  pageClock: Pick<PageClockStore, 'current' | 'subscribe'>,
  signal?: AbortSignal,
): Promise<void> {
  while (!pageClock.current().visible && signal?.aborted !== true)
    await nextChange(pageClock, signal)
  signal?.throwIfAborted()
}

function nextChange(
  pageClock: Pick<PageClockStore, 'subscribe'>,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    const forget = pageClock.subscribe(() => {
      forget()
      resolve()
    })
    signal?.addEventListener(
      'abort',
      () => {
        forget()
        resolve()
      },
      { once: true },
    )
  })
}
