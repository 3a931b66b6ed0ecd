import { honestyMs, recoveryMs, TOLERANCE_MS } from '@/e2e/fixtures/page/bounds'
import { openApiFront } from '@/e2e/fixtures/network/api-front'
import { greenThings } from '@/e2e/fixtures/page/green'
import { overflows } from '@/e2e/fixtures/page/overflow'
import { violations } from '@/e2e/fixtures/page/violations'
import { expect, test, untilAwake } from '@/e2e/fixtures/tests/watched'

const PAGES = [
  '/',
  '/sea-tickets',
  '/operational-state',
  '/chain-events',
  '/activity',
  '/reference',
]

test.describe('the state bar', () => {
  test.use({ expectedComplaints: /Failed to load resource/ })

  test('tells the same on every page, and below a fault nothing that is not known', async ({
    page,
    fixture,
  }) => {
    const front = await openApiFront({ targetPort: fixture.cockpit.port })
    const bar = page.getByTestId('state-bar')
    for (const path of PAGES) {
      await page.goto(front.url + path)
      await untilAwake(page)
      await expect(bar.getByTestId('bar-state')).toHaveText('ready')
      await expect(bar.getByTestId('bar-permission')).toHaveText('any work')
      await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight))
      await expect(bar).toBeInViewport({ ratio: 1 })
    }
    front.set('hold')
    await expect(bar.getByTestId('bar-state')).toHaveText('unknown', {
      timeout: honestyMs() + 2 * TOLERANCE_MS,
    })
    await expect(bar.getByTestId('bar-permission')).toHaveText('unknown')
    await expect(bar.getByTestId('bar-why')).toContainText('not known since')
    expect(await greenThings(bar)).toEqual([])
    front.set('pass')
    await expect(bar.getByTestId('bar-state')).toHaveText('ready', {
      timeout: recoveryMs() + 2 * TOLERANCE_MS,
    })
    await page.goto('about:blank')
    await front.close()
  })
})

test('a few keys lead to a page, a moment and a ticket, and a phone has a button for it', async ({
  page,
  fixture,
}) => {
  await page.goto(`${fixture.url}/chain-events`)
  await untilAwake(page)
  await page.keyboard.press('Control+k')
  const field = page.getByRole('combobox', { name: 'Search or run a command' })
  await expect(field).toBeFocused()
  await page.keyboard.type('activ')
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(`${fixture.url}/activity`)

  await untilAwake(page)
  await page.keyboard.press('Control+k')
  await field.fill('03:14')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/operational-state\?at=.*%3A14%3A00/)

  await page.setViewportSize({ width: 390, height: 844 })
  await untilAwake(page)
  await page.getByTestId('state-dock').getByRole('button').click()
  await field.fill(fixture.work.queued)
  await page.getByRole('option').first().click()
  await expect(page).toHaveURL(`${fixture.url}/sea-tickets/${fixture.work.queued}`)
})

test('on a phone nothing of any page is cut off or reaches beyond the screen', async ({
  page,
  fixture,
}) => {
  await page.setViewportSize({ width: 390, height: 844 })
  for (const path of [...PAGES, '/access']) {
    await page.goto(fixture.url + path)
    await untilAwake(page)
    expect(await overflows(page), path).toEqual([])
  }
})
