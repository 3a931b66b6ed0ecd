import type { Page } from '@playwright/test'
import { expect, openLive, test } from '@/e2e/fixtures/tests/watched'

const LIGHT = 'rgb(243, 244, 247)'
const DARK = 'rgb(11, 13, 17)'

const background = (page: Page) =>
  page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)

test('the theme follows the system until the operator chooses one, and the choice stays', async ({
  page,
  fixture,
}) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await openLive(page, fixture)
  expect(await background(page)).toBe(LIGHT)
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await background(page)).toBe(DARK)

  await page.getByRole('button', { name: 'Theme: light' }).click()
  expect(await background(page)).toBe(LIGHT)
  const reloaded = await page.reload()
  // It is in the HTML, so that no dark page flashes up first.
  expect(await reloaded?.text()).toContain('data-theme="light"')
  expect(await background(page)).toBe(LIGHT)
  await expect(page.getByRole('button', { name: 'Theme: light' })).toHaveAttribute(
    'aria-pressed',
    'true',
  )

  await page.getByRole('button', { name: 'Theme: system' }).click()
  expect(await background(page)).toBe(DARK)
  await page.reload()
  expect(await background(page)).toBe(DARK)
})
