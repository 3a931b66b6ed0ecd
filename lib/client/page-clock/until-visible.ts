import type { PageMoment } from './page-clock'

/** Resolves once the page can be watched: a hidden tab sends nothing (SPEC 9). Rejects when aborted. */
export async function untilVisible(
  moment: Pick<PageMoment, 'current' | 'subscribe'>,
  signal?: AbortSignal,
): Promise<void> {
  while (!moment.current().visible && signal?.aborted !== true) await nextChange(moment, signal)
  signal?.throwIfAborted()
}

function nextChange(moment: Pick<PageMoment, 'subscribe'>, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const forget = moment.subscribe(() => {
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
