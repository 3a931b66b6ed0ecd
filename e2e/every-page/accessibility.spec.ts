import { openApiFront } from '@/e2e/fixtures/network/api-front'
import { liveMark } from '@/e2e/fixtures/page/panel'
import { unfoldResolved } from '@/e2e/fixtures/page/ticket-list'
import { violations } from '@/e2e/fixtures/page/violations'
import { expect, openLive, test } from '@/e2e/fixtures/tests/watched'

test.describe('an accessibility checker finds nothing to complain of', () => {
  test('on a live page', async ({ page, fixture }) => {
    await openLive(page, fixture)
    await unfoldResolved(page)
    expect(await violations(page)).toEqual([])
  })

  test('on a stale page', async ({ page, fixture }) => {
    const front = await openApiFront({ targetPort: fixture.cockpit.port })
    front.set('replay')
    await page.goto(front.url)
    await expect(page.getByTestId('banner-stale')).toHaveCount(2, { timeout: 10_000 })
    await unfoldResolved(page)
    expect(await violations(page)).toEqual([])
    await page.goto('about:blank')
    await front.close()
  })

  test.describe('on a page of samples', () => {
    test.use({ cockpitEnv: { DATABASE_URL: '', KORA_WORKSPACE_ID: '' } })

    test('without a database', async ({ page, bootingCockpit }) => {
      await page.goto(bootingCockpit.url)
      await expect(liveMark(page)).toHaveText('sample')
      await unfoldResolved(page)
      expect(await violations(page)).toEqual([])
    })
  })

  test('on the list of shortcuts and on an exact time', async ({ page, fixture }) => {
    await openLive(page, fixture)
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByText(/^for /).getByRole('button').first().click()
    await expect(page.getByRole('dialog', { name: 'Exact time' })).toBeVisible()
    expect(await violations(page)).toEqual([])
  })
})
