import { type Browser, chromium } from '@playwright/test'
import { findChromium } from '@/scripts/steps/browser.mjs'

/** Opens this machine's Chromium without a window; many tabs share a few of its processes. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  return await chromium.launch({
    ...(executablePath === null ? {} : { executablePath }),
    args: ['--renderer-process-limit=6', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  })
}

export function describeBrowser(browser: Browser): string {
  return `Chromium ${browser.version()}, headless`
}
