import { violations } from '@/e2e/fixtures/page/violations'
import { expect, openLive, test } from '@/e2e/fixtures/tests/watched'

test.describe('an operator at an address that does not exist', () => {
  test.use({ expectedComplaints: /404/ })

  test('reads so, and goes on to a page that does', async ({ page, fixture }) => {
    const response = await page.goto(`${fixture.url}/nowhere`)
    expect(response?.status()).toBe(404)
    await expect(page.getByRole('heading', { name: 'There is no such page.' })).toBeVisible()
    await expect(page).toHaveTitle('Kora · no such page')
    expect(await violations(page)).toEqual([])
    await page.getByRole('link', { name: 'Tickets' }).click()
    await expect(page).toHaveURL(`${fixture.url}/sea-tickets`)
  })
})

test.describe('an operator whose page cannot be drawn', () => {
  // The browser may request an icon of its own between the page's and the failure's.
  test.use({ expectedComplaints: /breaks on purpose|error occurred|404/i })

  test('reads what happened, trusts nothing, and has it back with one press', async ({
    page,
    fixture,
  }) => {
    await openLive(page, fixture)
    await page.addInitScript(() => {
      if (sessionStorage.getItem('isMended') !== null) return
      // Only the cockpit's own rendering uses it.
      Object.defineProperty(Array.prototype, 'findLast', {
        get: () => {
          throw new Error('breaks on purpose')
        },
      })
    })
    await page.reload()
    const alarm = page.getByRole('alert').filter({ hasText: 'This page has failed.' })
    await expect(alarm).toContainText('Nothing is known here of Kora or its tickets')
    await expect(alarm).not.toContainText('breaks on purpose')
    await expect(page).toHaveTitle('Kora · unknown')
    await expect(page.getByTestId('live-mark')).toHaveCount(0)
    expect(await violations(page)).toEqual([])
    await page.evaluate(() => sessionStorage.setItem('isMended', ''))
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByTestId('live-mark')).toHaveText('live')
  })
})
