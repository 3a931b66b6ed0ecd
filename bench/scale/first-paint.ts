import type { Browser } from '@playwright/test'
import * as z from 'zod'
import { quantile } from '@/bench/quantile'

/** Milliseconds from the start of the navigation, in a browser that was never there before. */
export interface FirstPaint {
  readonly loads: number
  /** The first paint that holds any content. */
  readonly paintedMs: { readonly median: number; readonly max: number }
  /** The rows of tickets that were in the page when the browser reported that paint, at least. */
  readonly rows: number
}

const sight = z.object({ paintedAt: z.number().positive(), rows: z.number() })
type Sight = z.infer<typeof sight>

declare global {
  var benchPainted: { paintedAt: number; rows: number } | undefined
}

/** Cold loads of several cockpits by turns, each with a cache of its own. */
export async function measureFirstPaints(
  browser: Browser,
  urls: readonly string[],
  loads: number,
): Promise<FirstPaint[]> {
  const sights = urls.map((): Sight[] => [])
  for (let load = 0; load < loads; load += 1) {
    for (const [index, url] of urls.entries()) sights[index]?.push(await coldLoad(browser, url))
  }
  return sights.map((seen) => {
    const painted = seen.map(({ paintedAt }) => paintedAt)
    return {
      loads,
      paintedMs: { median: quantile(painted, 0.5), max: Math.max(...painted) },
      rows: Math.min(...seen.map(({ rows }) => rows)),
    }
  })
}

async function coldLoad(browser: Browser, url: string): Promise<Sight> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.addInitScript(notePaint)
    await page.goto(url)
    const seen = await page.waitForFunction(() => globalThis.benchPainted)
    return sight.parse(await seen.jsonValue())
  } finally {
    await context.close()
  }
}

/** Runs in the page, so it may use nothing from outside. */
function notePaint(): void {
  new PerformanceObserver((entries) => {
    for (const { startTime } of entries.getEntriesByName('first-contentful-paint')) {
      const rows = document.querySelectorAll('[data-testid^="ticket-"]').length
      globalThis.benchPainted = { paintedAt: startTime, rows }
    }
  }).observe({ type: 'paint', buffered: true })
}
