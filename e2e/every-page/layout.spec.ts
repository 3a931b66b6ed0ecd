import type { Page } from '@playwright/test'
import { seedDemo } from '@/scripts/seed/demo/seed-demo'
import { cloneDatabase } from '@/testing/database/database'
import { insertHostileWork } from '@/e2e/fixtures/database/hostile-titles'
import { overflows } from '@/e2e/fixtures/page/overflow'
import { liveMark, panel } from '@/e2e/fixtures/page/panel'
import { openSharedFixture, type SharedFixture } from '@/e2e/fixtures/server/shared-fixture'
import { bucket, unfoldResolved } from '@/e2e/fixtures/page/ticket-list'
import { test as base, expect, openLive } from '@/e2e/fixtures/tests/watched'

/** The demonstration and every hostile title at once. */
const test = base.extend<object, { crowded: SharedFixture }>({
  crowded: [
    async ({}, give) => {
      const database = await cloneDatabase()
      const { url: connectionString, workspaceId } = database
      await seedDemo({ connectionString, workspaceId, log: () => undefined })
      await insertHostileWork(database)
      const fixture = await openSharedFixture({ database })
      await give(fixture)
      await fixture.close()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
})

/** 640 px is what 200 % zoom leaves of 1280; the panels part at 1100. */
const WIDTHS = [360, 390, 640, 768, 1099, 1100, 1440, 2560]

test('at every width from a phone to a wide screen nothing is cut off and the page does not scroll sideways', async ({
  page,
  crowded,
}) => {
  await openLive(page, crowded)
  await unfoldResolved(page)
  const tooWide = async () => {
    const found: string[] = []
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 })
      found.push(...(await overflows(page)).map((what) => `at ${width} px: ${what}`))
    }
    return found
  }
  expect(await tooWide()).toEqual([])
  await openTitles(page)
  expect(await tooWide()).toEqual([])
})

test('with letters of twice the size nothing is cut off', async ({ page, crowded }) => {
  await page.setViewportSize({ width: 1280, height: 900 })
  await openLive(page, crowded)
  await page.addStyleTag({ content: 'html { font-size: 200% }' })
  await unfoldResolved(page)
  expect(await overflows(page)).toEqual([])
})

test('the panels stand side by side on a wide screen and one below the other on a narrow one', async ({
  page,
  fixture,
}) => {
  const places = async () => {
    const state = await panel(page, 'state').root.boundingBox()
    const tickets = await panel(page, 'tickets').root.boundingBox()
    if (state === null || tickets === null) throw new Error('A panel has no place')
    return { state, tickets }
  }
  await page.setViewportSize({ width: 1100, height: 900 })
  await openLive(page, fixture)
  const wide = await places()
  expect(wide.tickets.y).toBe(wide.state.y)
  expect(wide.tickets.x).toBeGreaterThan(wide.state.x + wide.state.width)

  await page.setViewportSize({ width: 1099, height: 900 })
  const narrow = await places()
  expect(narrow.tickets.x).toBe(narrow.state.x)
  expect(narrow.tickets.y).toBeGreaterThan(narrow.state.y + narrow.state.height)
})

test('on a phone the navigation lies at the bottom, hides nothing, and leads to every page', async ({
  page,
  fixture,
}) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await openLive(page, fixture)
  const navigation = page.getByRole('navigation', { name: 'Main' })
  const place = await navigation.boundingBox()
  expect((place?.y ?? 0) + (place?.height ?? 0)).toBe(844)
  await expect(navigation.getByRole('link', { name: 'Cockpit', exact: true })).toHaveAttribute(
    'aria-current',
    'page',
  )
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight))
  await expect(bucket(page, 'recently_resolved').getByRole('heading')).toBeInViewport()
  const last = await bucket(page, 'recently_resolved').boundingBox()
  expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual((place?.y ?? 0) + 1)
  for (const [name, path] of [
    ['Tickets', '/sea-tickets'],
    ['State', '/operational-state'],
    ['Events', '/chain-events'],
    ['Activity', '/activity'],
    ['Cockpit', '/'],
  ] as const) {
    await navigation.getByRole('link', { name, exact: true }).click()
    await expect(page).toHaveURL(fixture.url + path)
    await expect(navigation.getByRole('link', { name, exact: true })).toHaveAttribute(
      'aria-current',
      'page',
    )
  }
})

test('on a phone the mark stays in sight while one reads the tickets, and what is stuck stands on the first screen', async ({
  page,
  fixture,
}) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await openLive(page, fixture)
  const summary = page.getByRole('link', { name: /^SEA tickets/ })
  await expect(summary).toBeInViewport({ ratio: 1 })
  await expect(summary).toHaveText(/1 in progress\s*1 stuck\s*1 queued\s*1 resolved/)
  await summary.click()
  await expect(page.getByRole('heading', { name: 'SEA tickets' })).toBeInViewport()
  await expect(liveMark(page)).toBeInViewport({ ratio: 1 })
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight))
  await expect(liveMark(page)).toBeInViewport({ ratio: 1 })
  const header = await page.getByRole('banner').boundingBox()
  expect((header?.y ?? 0) + (header?.height ?? 0)).toBeLessThanOrEqual(56)

  await page.setViewportSize({ width: 1440, height: 900 })
  await expect(summary).toBeHidden()
})

test('at every width whatever one can press is at least 24 px wide and high', async ({
  page,
  crowded,
}) => {
  await openLive(page, crowded)
  await unfoldResolved(page)
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    const small = await page.locator('a, button, summary').evaluateAll((targets) =>
      targets.flatMap((target) => {
        const { width: wide, height: high } = target.getBoundingClientRect()
        const isSmall = wide > 0 && (Math.round(wide) < 24 || Math.round(high) < 24)
        return isSmall ? [`${target.textContent}: ${wide} by ${high}`] : []
      }),
    )
    // The number in a tile stands for the whole tile, which the link covers.
    expect(small.filter((text) => !/^(\d+|none then): /.test(text))).toEqual([])
  }
})

/** Opens the first long titles of every bucket. */
async function openTitles(page: Page): Promise<void> {
  for (const name of ['in_progress', 'failed_or_blocked', 'queued'] as const) {
    const titles = bucket(page, name).getByTitle('Unfold the title')
    for (let left = Math.min(4, await titles.count()); left > 0; left -= 1) {
      await titles.first().click()
    }
  }
}
