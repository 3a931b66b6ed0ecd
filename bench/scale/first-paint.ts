import { chromium } from '@playwright/test'
import * as z from 'zod'
import { findChromium } from '@/scripts/steps/browser.mjs'
import { quantile } from '../quantile'

/** Milliseconds from the start of the navigation, in a browser that was never there before. */
export interface FirstPaint {
  readonly loads: number
  /** The first paint that holds any content. */
  readonly paintedMs: { readonly median: number; readonly max: number }
  /** The rows of tickets that were in the page when the browser told of that paint, at least. */
  readonly rows: number
}

const sight = z.object({ paintedAt: z.number().positive(), rows: z.number() })

declare global {
  var benchPainted: { paintedAt: number; rows: number } | undefined
}

/** Cold loads of the cockpit, each with a cache of its own, and what its first paint held. */
export async function measureFirstPaint(url: string, loads: number): Promise<FirstPaint> {
  const executablePath = findChromium()
  const browser = await chromium.launch({
    ...(executablePath === null ? {} : { executablePath }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  try {
    const sights: z.infer<typeof sight>[] = []
    for (let load = 0; load < loads; load += 1) {
      const context = await browser.newContext()
      const page = await context.newPage()
      await page.addInitScript(notePaint)
      await page.goto(url)
      const seen = await page.waitForFunction(() => globalThis.benchPainted)
      sights.push(sight.parse(await seen.jsonValue()))
      await context.close()
    }
    const painted = sights.map(({ paintedAt }) => paintedAt)
    return {
      loads,
      paintedMs: { median: quantile(painted, 0.5), max: Math.max(...painted) },
      rows: Math.min(...sights.map(({ rows }) => rows)),
    }
  } finally {
    await browser.close()
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
