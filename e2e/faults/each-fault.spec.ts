import type { Page } from '@playwright/test'
import { expect, test } from '@/e2e/fixtures/tests/test'
import { FAULTS } from '@/e2e/fixtures/server/faults'
import { holdTickets } from '@/e2e/fixtures/database/held-tickets'
import { expectHonesty, expectLive, expectRecovery } from '@/e2e/fixtures/page/honest-panel'
import { liveMark, panel } from '@/e2e/fixtures/page/panel'

// The fault matrix of SPEC 9: seven faults, two panels, on an open page and on a first load.

const TICKETS_ROUTE = /\/api\/sea-tickets/

/** Both panels have asked for themselves, beyond what came with the HTML. */
async function answered(page: Page): Promise<void> {
  const routes = [TICKETS_ROUTE, /\/api\/operational-state/]
  await Promise.all(routes.map((route) => page.waitForResponse(route)))
}

for (const fault of FAULTS) {
  const { state, tickets } = fault.banner
  test.describe(`when ${fault.when} (state: banner-${state}, tickets: banner-${tickets})`, () => {
    test.use({
      postgresOf: fault.needsOwnPostgres ? 'own' : 'shared',
      cockpitOf: fault.needsOwnPostgres || fault.isDirect ? 'own' : 'kept',
    })

    test(`an open page says so, keeps what was true dimmed, and is live again after it`, async ({
      page,
      context,
      work,
      postgres,
      cockpit,
      front,
      recorder,
    }) => {
      const scene = { page, context, postgres, cockpit, front }
      await page.goto(fault.isDirect ? cockpit.url : front.url)
      await expectLive(page)
      await answered(page)

      await fault.begin(scene)
      await expectHonesty({ page, recorder }, { since: Date.now(), banners: fault.banner })
      for (const name of ['state', 'tickets'] as const) {
        const { root, asOf, banner } = panel(page, name)
        await expect(asOf).toBeVisible()
        await expect(banner(fault.banner[name])).toContainText('You see what was true at')
        await expect(banner(fault.banner[name])).toContainText('Since')
        await expect(root.locator('[data-live="false"]')).not.toBeEmpty()
      }
      for (const id of Object.values(work)) {
        await expect(page.getByTestId(`ticket-${id}`)).toBeAttached()
      }
      await expect(page.getByTestId('primary-state')).toContainText('ready')
      await expect(liveMark(page)).toHaveText(/^(offline|stale)$/)
      await expect(page).toHaveTitle(/^Kora · (offline|stale)$/)

      await fault.end(scene)
      await expectRecovery({ page, recorder }, { since: Date.now() })
      expect(new Set(recorder.since().map((moment) => moment.document)).size).toBe(1)
      expect(recorder.lies()).toEqual([])
    })

    test(`a page that has only just loaded says so after its skeleton, never shows an empty list, and is live after it`, async ({
      page,
      context,
      database,
      work,
      postgres,
      cockpit,
      front,
      recorder,
    }) => {
      const scene = { page, context, postgres, cockpit, front }
      if (fault.needsPast) {
        await page.goto(front.url)
        await answered(page)
      }
      const hold = await holdTickets(database)
      front.set('hold')
      const asked = page.waitForRequest(TICKETS_ROUTE)
      await page.goto(front.url)
      await asked
      await hold.letGo()

      await fault.begin(scene)
      await expectHonesty({ page, recorder }, { since: Date.now(), banners: fault.banner })
      const skeleton = { skeleton: true, tickets: [], banners: [] }
      expect(recorder.firstSight()?.tickets).toMatchObject(skeleton)
      if (tickets !== 'stale') {
        await expect(panel(page, 'tickets').body).toContainText('unknown')
        await expect(panel(page, 'tickets').root.getByTestId(/^(bucket|ticket)-/)).toHaveCount(0)
        await expect(panel(page, 'tickets').asOf).toHaveCount(0)
      }

      await fault.end(scene)
      await expectRecovery({ page, recorder }, { since: Date.now() })
      await expect(page.getByTestId(`ticket-${work.queued}`)).toBeVisible()
      expect(recorder.lies()).toEqual([])
    })
  })
}
