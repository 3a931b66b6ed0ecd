import type { Page } from '@playwright/test'
import { expect, openLive, test } from '@/e2e/fixtures/tests/watched'

/** Keeps from the page all code that holds `words`, until it is let go; counts the requests for it. */
async function withhold(page: Page, words: string) {
  let isHeld = true
  let asked = 0
  await page.route('**/_next/static/**/*.js', async (route) => {
    const response = await route.fetch()
    const isMeant = (await response.text()).includes(words)
    if (isMeant) asked += 1
    await (isMeant && isHeld ? route.abort() : route.fulfill({ response }))
  })
  return {
    asked: () => asked,
    letGo: () => {
      isHeld = false
    },
  }
}

test.describe('code that could not be loaded once', () => {
  test.use({ expectedComplaints: /Failed to load resource/ })

  test('comes with the next wish for the list of shortcuts', async ({ page, fixture }) => {
    const code = await withhold(page, 'shortcuts-title')
    await openLive(page, fixture)
    const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await page.keyboard.press('?')
    // The bundler itself tries twice.
    await expect.poll(code.asked).toBe(2)
    await expect(list).toHaveCount(0)
    code.letGo()
    await expect(async () => {
      await page.keyboard.press('?')
      await expect(list).toBeVisible({ timeout: 1_000 })
    }).toPass({ timeout: 10_000 })
    await page.unrouteAll({ behavior: 'ignoreErrors' })
  })

  test('comes with a later answer for the throughput', async ({ page, fixture }) => {
    const code = await withhold(page, 'Hour by hour')
    await openLive(page, fixture)
    await expect.poll(code.asked).toBeGreaterThanOrEqual(2)
    await expect(page.getByTestId('throughput')).toHaveCount(0)
    code.letGo()
    await expect(page.getByTestId('throughput')).toBeVisible()
    await page.unrouteAll({ behavior: 'ignoreErrors' })
  })
})
