import { cloneDatabase } from '@/testing/database/database'
import {
  HOSTILE_TITLES,
  type HostileTitle,
  insertHostileWork,
} from '@/e2e/fixtures/database/hostile-titles'
import { openSharedFixture, type SharedFixture } from '@/e2e/fixtures/server/shared-fixture'
import { count, ticket } from '@/e2e/fixtures/page/ticket-list'
import { test as base, expect, openLive } from '@/e2e/fixtures/tests/watched'

interface HostileFixture extends SharedFixture {
  readonly ids: Readonly<Record<HostileTitle, string>>
}

const test = base.extend<object, { hostile: HostileFixture }>({
  hostile: [
    async ({}, give) => {
      const database = await cloneDatabase()
      const ids = await insertHostileWork(database)
      const fixture = await openSharedFixture({ database })
      await give({ ...fixture, ids })
      await fixture.close()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
})

test.describe('an operator whose tickets have hostile titles', () => {
  test('reads markup as text, and nothing of it runs', async ({ page, hostile }) => {
    await openLive(page, hostile)
    await expect(ticket(page, hostile.ids.script)).toContainText(HOSTILE_TITLES.script)
    await expect(page.locator('img[src="x"]')).toHaveCount(0)
    await expect(page).toHaveTitle(/^Kora · ready/)
  })

  test('sees the characters that would turn or hide the others', async ({ page, hostile }) => {
    await openLive(page, hostile)
    const override = ticket(page, hostile.ids.override)
    await expect(override).toContainText('Rename invoice_U+202Efdp.exe before it is sent')
    const zeroWidth = ticket(page, hostile.ids.zeroWidth)
    for (const label of ['U+200B', 'U+2060', 'U+FEFF', 'U+200D']) {
      await expect(zeroWidth.getByText(label, { exact: true })).toBeVisible()
    }
    const newlines = ticket(page, hostile.ids.newlines)
    for (const label of ['LF', 'CR', 'TAB', 'BEL', 'ESC']) {
      await expect(newlines.getByText(label, { exact: true }).first()).toBeVisible()
    }
    // What stands beside a right-to-left title keeps its own direction.
    const row = ticket(page, hostile.ids.arabic)
    await expect(row).toContainText(HOSTILE_TITLES.arabic)
    await expect(row).toContainText('waits 1 h')
  })

  test('reads scripts and emoji as they were written', async ({ page, hostile }) => {
    await openLive(page, hostile)
    await expect(ticket(page, hostile.ids.emoji)).toContainText(HOSTILE_TITLES.emoji)
    await expect(ticket(page, hostile.ids.cjk)).toContainText(HOSTILE_TITLES.cjk.slice(0, 40))
  })

  for (const name of ['unbroken', 'wordy'] as const) {
    test(`sees two lines of 5,000 characters (${name}), and what the list has of them on demand`, async ({
      page,
      hostile,
    }) => {
      await openLive(page, hostile)
      const row = ticket(page, hostile.ids[name])
      const height = () => row.evaluate((element) => element.getBoundingClientRect().height)
      expect(await height()).toBeLessThan(120)
      await row.getByTitle('Unfold the title').click()
      await expect(row).toContainText(`${HOSTILE_TITLES[name].slice(0, 299)}…`)
      expect(await height()).toBeGreaterThan(120)
      await row.getByTitle('Fold the title').click()
      expect(await height()).toBeLessThan(120)
    })
  }

  test('has the same four counts and no row higher than a few lines', async ({ page, hostile }) => {
    await openLive(page, hostile)
    const titles = String(Object.keys(HOSTILE_TITLES).length + 1)
    for (const words of ['in progress', 'failed or blocked', 'queued', 'recently resolved']) {
      await expect(count(page, words)).toHaveText(titles)
    }
    const heights = await page
      .getByTestId(/^ticket-/)
      .evaluateAll((rows) => rows.map((row) => Math.round(row.getBoundingClientRect().height)))
    expect(Math.max(...heights)).toBeLessThan(180)
  })
})
