import { mkdir } from 'node:fs/promises'
import { type Browser, chromium, type Page } from '@playwright/test'
import { openClient } from '@/lib/server/db/connection/open-client'
import { migrate } from '@/lib/server/db/schema/migrate'
import { markDemonstration } from '@/lib/server/db/sql/demonstration-mark'
import { serveCockpit } from './served-cockpit'
import { temporaryCluster } from './embedded/cluster'
import { seedDemo } from './seed/demo/seed-demo'
import { trickleTickets } from './seed/demo/ticket-trickle'
import { findChromium } from './steps/browser.mjs'
import { buildIfNeeded } from './steps/build.mjs'
import { inProject } from './steps/project.mjs'

// `npm run screenshots`: takes the pictures of docs/screenshots again, of the demonstration as `npm
// start` shows it: the simulated agent works, and new tickets arrive.

interface Subject {
  readonly name: string
  readonly path: string
  /** Heights of the picture at 1440 and at 390 px. */
  readonly heights: readonly [number, number]
  /** Resolves when everything stands that the picture is about. */
  readonly until: (page: Page) => Promise<void>
}

const A_MOMENT_MS = 9.1 * 60 * 60 * 1_000

/** Each in both themes, at 1440 and at 390 px. */
const SUBJECTS: readonly Subject[] = [
  {
    name: 'cockpit',
    path: '/',
    heights: [1180, 1400],
    until: async (page) => {
      // Between two tickets Kora rests: the picture is of it at work.
      await page
        .getByTestId('primary-state')
        .filter({ hasText: 'active' })
        .waitFor({ timeout: 90_000 })
      await page.getByTestId('throughput').waitFor()
    },
  },
  {
    name: 'tickets',
    path: '/sea-tickets',
    heights: [1000, 1200],
    until: (page) => page.locator('[data-testid^="ticket-"]').first().waitFor(),
  },
  {
    name: 'ticket',
    path: '/sea-tickets?bucket=failed_or_blocked',
    heights: [1180, 1600],
    until: async (page) => {
      const link = page.locator('[data-testid^="ticket-"] a[href*="/sea-tickets/"]').first()
      await link.click()
      await page.waitForURL(/\/sea-tickets\/[0-9a-f-]{36}/)
      await page.getByTestId('live-mark').filter({ hasText: 'live' }).waitFor()
    },
  },
  {
    name: 'state',
    path: `/operational-state?at=${new Date(Date.now() - A_MOMENT_MS).toISOString()}`,
    heights: [1000, 1900],
    until: (page) => page.getByTestId('panel-moment').getByText('Last event').waitFor(),
  },
  {
    name: 'events',
    path: '/chain-events',
    heights: [1000, 1300],
    until: async (page) => {
      await page.locator('[data-seq]').nth(3).click()
      await page.getByRole('button', { name: 'Verify' }).click()
      await page.getByText('The chain is whole.').waitFor()
    },
  },
  {
    name: 'activity',
    path: '/activity',
    heights: [1000, 1300],
    until: (page) =>
      page
        .getByTestId('panel-activity')
        .getByText(/entr(y|ies)/)
        .first()
        .waitFor(),
  },
]

const WORKSPACE = 'demo'
const silent = () => undefined

await buildIfNeeded()
const cluster = await temporaryCluster()
try {
  const connectionString = cluster.url('postgres')
  await migrate({ connectionString, log: silent, wakeTriggers: true })
  await seedDemo({ connectionString, workspaceId: WORKSPACE, log: silent })
  await mark(connectionString)
  const over = new AbortController()
  const trickling = trickleTickets({
    connectionString,
    workspaceId: WORKSPACE,
    signal: over.signal,
  })
  const cockpit = await serveCockpit({
    env: {
      DATABASE_URL: connectionString,
      KORA_WORKSPACE_ID: WORKSPACE,
      KORA_AGENT: 'simulated',
    },
  })
  const executablePath = findChromium()
  const browser = await chromium.launch({
    ...(executablePath === null ? {} : { executablePath }),
    // Chromium's sandbox does not start as root.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  await mkdir(inProject('docs', 'screenshots'), { recursive: true })
  for (const subject of SUBJECTS) {
    for (const theme of ['light', 'dark'] as const) {
      for (const width of [1440, 390] as const)
        await take(browser, cockpit.url, { subject, theme, width })
    }
  }
  await browser.close()
  await cockpit.stop()
  over.abort()
  await trickling
} finally {
  await cluster.remove()
}

/** Marks this cluster as made for the demonstration: only there may the simulated agent work. */
async function mark(connectionString: string): Promise<void> {
  const client = await openClient({ connectionString })
  try {
    await markDemonstration(client)
  } finally {
    await client.end()
  }
}

interface Shot {
  readonly subject: Subject
  readonly theme: 'light' | 'dark'
  readonly width: 1440 | 390
}

/** Waits for live data before the shutter, so that no picture shows a page that was loading. */
async function take(browser: Browser, url: string, { subject, theme, width }: Shot): Promise<void> {
  const page = await browser.newPage({
    viewport: { width, height: subject.heights[width === 1440 ? 0 : 1] },
    colorScheme: theme,
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  })
  await page.goto(url + subject.path)
  await page.getByTestId('live-mark').filter({ hasText: 'live' }).waitFor()
  await subject.until(page)
  await page.evaluate(async () => {
    window.scrollTo(0, 0)
    await document.fonts.ready
  })
  const name = `${subject.name}-${theme}-${width}`
  await page.screenshot({ path: inProject('docs', 'screenshots', `${name}.png`) })
  await page.close()
  console.log(`docs/screenshots/${name}.png`)
}
