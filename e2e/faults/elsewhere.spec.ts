import type { Page } from '@playwright/test'
import { insertActor } from '@/testing/database/factories'
import { expectLive } from '@/e2e/fixtures/page/honest-panel'
import { openCockpit } from '@/e2e/fixtures/server/cockpit'
import { insertWork } from '@/e2e/fixtures/database/work'
import { expect, test } from '@/e2e/fixtures/tests/test'

const PAGES = ['/', '/sea-tickets', '/operational-state', '/chain-events', '/activity'] as const

test('every open page says that its address serves another workspace, and shows it when asked', async ({
  page,
  context,
  database,
  work,
  environment,
}) => {
  test.setTimeout(120_000)
  const workspaceId = 'org_other'
  const koraActorId = await insertActor(database.pool, { workspaceId, kind: 'kora' })
  const otherWork = await insertWork({ ...database, workspaceId, koraActorId })
  const first = await openCockpit(environment)
  await first.ready()
  const pages: Page[] = [page]
  await page.goto(first.url)
  await expectLive(page)
  for (const path of PAGES.slice(1)) {
    const tab = await context.newPage()
    await tab.goto(first.url + path)
    await expect(tab.getByTestId('live-mark')).toHaveAttribute('data-mark', /live|polling/)
    pages.push(tab)
  }

  await first.stop()
  const second = await openCockpit({ ...environment, KORA_WORKSPACE_ID: workspaceId }, first.port)
  await second.ready()
  for (const [place, tab] of pages.entries()) {
    await test.step(PAGES[place] ?? '', async () => {
      await tab.bringToFront()
      const banner = tab.getByTestId('banner-elsewhere').first()
      await expect(banner).toContainText(`another workspace: ${workspaceId}.`)
      await expect(banner).toHaveAttribute('role', 'alert')
      await expect(tab.getByTestId('live-mark')).toHaveAttribute('data-mark', 'stale')
      await expect(tab.locator('[data-live="true"]')).toHaveCount(0)
    })
  }
  await page.bringToFront()
  await expect(page.getByTestId(`ticket-${work.queued}`)).toBeVisible()
  await expect(page.getByTestId(`ticket-${otherWork.queued}`)).toHaveCount(0)

  await page.getByRole('button', { name: 'Load what it serves now' }).first().click()
  await expectLive(page)
  await expect(page.getByTestId(`ticket-${otherWork.queued}`)).toBeVisible()
  await expect(page.getByText(database.workspaceId)).toHaveCount(0)
  for (const tab of pages) await tab.goto('about:blank')
  await second.stop()
})
