import type { Locator, Page } from '@playwright/test'
import { DEGRADATION_REASONS } from '@/lib/domain/state/operational-state'
import { TRANSITION_TABLE } from '@/lib/domain/state/transition-table'
import { alterState } from '@/e2e/fixtures/network/altered-state'
import { greenThings } from '@/e2e/fixtures/page/green'
import { claimPermission, panel } from '@/e2e/fixtures/page/panel'
import { expect, openLive, test } from '@/e2e/fixtures/tests/watched'

const primaryState = (page: Page) => page.getByTestId('primary-state')

/** A part of the state panel under its heading. */
function part(page: Page, heading: string): Locator {
  return panel(page, 'state').root.getByRole('heading', { name: heading, level: 3 }).locator('..')
}

test.describe('an operator who looks at the state of a live cockpit', () => {
  test('reads one large word, since when, and whether Kora may take work', async ({
    page,
    fixture,
  }) => {
    await openLive(page, fixture)
    const { root } = panel(page, 'state')
    await expect(primaryState(page)).toHaveText('ready')
    const size = await primaryState(page)
      .locator('span')
      .first()
      .evaluate((word) => parseFloat(getComputedStyle(word).fontSize))
    expect(size).toBeGreaterThanOrEqual(36)
    await expect(root.getByText(/^for (\d+ (s|min) ?)+, since \d\d:\d\d:\d\d$/)).toBeVisible()
    await expect(root.getByText('May take', { exact: true })).toBeVisible()
    await expect(claimPermission(page)).toHaveText('any work')
    await expect(root.getByText('no agent is connected')).toBeVisible()
    await expect(root.getByText('nothing will be claimed')).toBeVisible()
    await expect(root.getByText(/^alive, \d+ s ago$/)).toBeVisible()
    await expect(page).toHaveTitle('Kora · ready · 1 stuck')
    await expect(page.locator('link[rel="icon"]')).toHaveAttribute('href', '/icons/good.svg')
  })

  test('sees where Kora can go, what leads there and who brings it back', async ({
    page,
    fixture,
  }) => {
    await openLive(page, fixture)
    const targets = part(page, 'Valid next states').locator('> ul > li')
    await expect(targets).toHaveCount(3)
    await expect(targets.nth(0)).toContainText(/active\s*claim acquired\s*recovers by itself/)
    await expect(targets.nth(1)).toContainText('STOP-KORA L1–3, cost 100%, operator')
    await expect(targets.nth(1)).toContainText('depends on the reason')
    await expect(targets.nth(2)).toContainText('STOP-KORA L4/L5')
    await expect(targets.nth(2)).toContainText('an operator starts it again')
  })

  test('hears the state map as a list with the current state marked', async ({ page, fixture }) => {
    await openLive(page, fixture)
    const ways = part(page, 'State map').getByRole('listitem')
    await expect(ways).toHaveText(
      TRANSITION_TABLE.map(
        ({ from, to, trigger }) =>
          `${from}${from === 'ready' ? ' (current)' : ''} to ${to}: ${trigger}`,
      ),
    )
    await expect(part(page, 'State map').locator('svg')).toHaveAttribute('aria-hidden', 'true')
  })

  test('sees the last 24 hours and the last transitions', async ({ page, fixture }) => {
    await openLive(page, fixture)
    const strip = part(page, 'Last 24 hours').getByRole('img')
    await expect(strip).toHaveAccessibleName(/^The last 24 hours: .*ready \d+/)
    await expect(part(page, 'Last 24 hours').getByRole('listitem')).toContainText([/unknown/])
    const transitions = part(page, 'Last transitions').getByRole('listitem')
    await expect(transitions).toHaveCount(1)
    await expect(transitions.first()).toContainText('all §9.2 gates pass')
    await expect(transitions.first()).toHaveText(/^\d\d:\d\d:\d\d/)
  })

  test('reads the exact time behind a relative one, and copies it in UTC', async ({
    page,
    context,
    fixture,
  }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await openLive(page, fixture)
    const time = panel(page, 'state')
      .root.getByText(/^alive, /)
      .getByRole('button')
    await time.hover()
    const detail = page.getByRole('dialog', { name: 'Exact time' })
    await expect(detail).toContainText(/relative\s*\d+ s ago/)
    await expect(detail).toContainText('local')
    await expect(detail).toContainText(/UTC\s*\d{4}-\d\d-\d\dT/)
    await detail.getByRole('button', { name: 'Copy the UTC time' }).click()
    await expect(detail.getByText('copied', { exact: true })).toBeVisible()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^\d{4}-.*Z$/)
    await page.keyboard.press('Escape')
    await expect(detail).toBeHidden()
  })

  test('sees a pause, its reasons with what each means, and that no work is taken', async ({
    page,
    fixture,
  }) => {
    await alterState(page, {
      primary_state: 'paused',
      claim_permission: 'none',
      is_degraded: true,
      degradation_reasons: [...DEGRADATION_REASONS].sort(),
    })
    await openLive(page, fixture)
    await expect(primaryState(page)).toHaveText('paused')
    await expect(
      panel(page, 'state').root.getByText('degraded', { exact: true }).first(),
    ).toBeVisible()
    await expect(claimPermission(page)).toHaveText('nothing')
    const reasons = page.getByRole('list', { name: 'Degradation reasons' }).getByRole('listitem')
    await expect(reasons).toHaveCount(8)
    await expect(reasons.filter({ hasText: 'cost' })).toContainText('the spending of this period')
    await expect(reasons.filter({ hasText: 'substrate' })).toContainText('the database')
    for (const reason of await reasons.allTextContents()) expect(reason.length).toBeGreaterThan(20)
    await expect(page).toHaveTitle('Kora · paused, degraded · 1 stuck')
    await expect(page.locator('link[rel="icon"]')).toHaveAttribute('href', '/icons/attention.svg')
    await page.unrouteAll({ behavior: 'ignoreErrors' })
  })

  test('sees that only frontier work is taken', async ({ page, fixture }) => {
    await alterState(page, { primary_state: 'active', claim_permission: 'critical_only' })
    await openLive(page, fixture)
    await expect(claimPermission(page)).toHaveText('frontier only')
    await expect(primaryState(page)).toHaveText('active')
    await page.unrouteAll({ behavior: 'ignoreErrors' })
  })
})

test.describe('an operator of a Kora whose boot cannot go on', () => {
  // An event log that takes nothing; the tickets can be read all the same.
  test.beforeEach(async ({ database }) => {
    await database.pool.query(`
      create function public.refuse_appends() returns trigger language plpgsql
        as $$ begin raise exception 'the disk is full'; end $$;
      create trigger refuse_appends before insert on hivex_foundation.event_log
        for each statement execute function public.refuse_appends()`)
  })

  test('reads that it boots on, what it waits for and why it is degraded', async ({
    page,
    bootingCockpit,
  }) => {
    await page.goto(bootingCockpit.url)
    await expect(primaryState(page)).toHaveText('booting')
    const { root } = panel(page, 'state')
    await expect(root).toContainText('The boot is checking whether the event log takes entries.')
    await expect(root).toContainText(/Attempt \d of 20, next at \d\d:\d\d:\d\d/i)
    const reasons = page.getByRole('list', { name: 'Degradation reasons' })
    await expect(reasons).toContainText('the database does not answer or refuses to write')
    await expect(claimPermission(page)).toHaveText('nothing')
    await expect(page).toHaveTitle('Kora · booting, degraded')
  })

  test.describe('and has used up its retries', () => {
    test.use({ cockpitEnv: { KORA_BOOT_RETRY_BUDGET: '1' } })

    test('reads which gate failed, why, and what to do, in a panel with nothing green', async ({
      page,
      bootingCockpit,
    }) => {
      await page.goto(bootingCockpit.url)
      await expect(primaryState(page)).toHaveText('stopped', { timeout: 10_000 })
      const { root, body } = panel(page, 'state')
      await expect(root).toContainText('The boot has failed at the gate event_log_append.')
      await expect(root).toContainText('The gate checks whether the event log takes entries.')
      await expect(root).toContainText('restart the server')
      await expect(part(page, 'Valid next states')).toContainText(
        'Kora stays stopped until it is started again.',
      )
      await expect(claimPermission(page)).toHaveText('nothing')
      expect(await greenThings(body)).toEqual([])
      await expect(page).toHaveTitle('Kora · stopped')
      await expect(page.locator('link[rel="icon"]')).toHaveAttribute('href', '/icons/alarm.svg')
    })
  })
})
