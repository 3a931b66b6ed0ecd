import { mkdir } from 'node:fs/promises'
import { type Browser, chromium } from '@playwright/test'
import { migrate } from '@/lib/server/substrate/migrate'
import { serveCockpit } from '@/testing/served-cockpit'
import { temporaryCluster } from './embedded/cluster'
import { seedDemonstration } from './seed/seed-demonstration'
import { findChromium } from './steps/browser.mjs'
import { buildIfNeeded } from './steps/build.mjs'
import { inProject } from './steps/project.mjs'

// `npm run screenshots`: takes the pictures of docs/screenshots anew, of the demonstration.

const SHOTS = [
  { name: 'cockpit-light-1440', width: 1440, height: 1180, theme: 'light' },
  { name: 'cockpit-dark-1440', width: 1440, height: 1180, theme: 'dark' },
  { name: 'cockpit-light-390', width: 390, height: 1400, theme: 'light' },
] as const

const WORKSPACE = 'demo'
const silent = () => undefined

await buildIfNeeded()
const cluster = await temporaryCluster()
try {
  const connectionString = cluster.url('postgres')
  await migrate({ connectionString, log: silent, wakeTriggers: true })
  await seedDemonstration({ connectionString, workspaceId: WORKSPACE, log: silent })
  const cockpit = await serveCockpit({
    env: { DATABASE_URL: connectionString, KORA_WORKSPACE_ID: WORKSPACE },
  })
  const executablePath = findChromium()
  const browser = await chromium.launch({
    ...(executablePath === null ? {} : { executablePath }),
    // Chromium's sandbox does not start as root.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  await mkdir(inProject('docs', 'screenshots'), { recursive: true })
  for (const shot of SHOTS) await take(browser, cockpit.url, shot)
  await browser.close()
  await cockpit.stop()
} finally {
  await cluster.remove()
}

/** Waits for live data before the shutter, so that no picture shows a page that was loading. */
async function take(browser: Browser, url: string, shot: (typeof SHOTS)[number]): Promise<void> {
  const { name, width, height, theme } = shot
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme: theme,
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  })
  await page.goto(url)
  await page.getByTestId('live-mark').filter({ hasText: 'live' }).waitFor()
  await page.getByTestId('primary-state').filter({ hasText: 'ready' }).waitFor()
  await page.evaluate(() => document.fonts.ready)
  const path = inProject('docs', 'screenshots', `${name}.png`)
  await page.screenshot({ path })
  await page.close()
  console.log(`docs/screenshots/${name}.png`)
}
