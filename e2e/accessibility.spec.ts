import type { Page } from '@playwright/test'
import axe from 'axe-core'
import { repeatOldAnswers } from './fixtures/old-answers'
import { liveMark } from './fixtures/panel'
import { unfoldResolved } from './fixtures/ticket-list'
import { expect, openLive, test } from './fixtures/watched'

declare global {
  interface Window {
    axe: typeof axe
  }
}

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Every violation, wide and narrow, light and dark, as `rule: element`. */
async function violations(page: Page): Promise<string[]> {
  const found: string[] = []
  await page.evaluate(axe.source)
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const report = await page.evaluate(
        (values) => window.axe.run({ runOnly: { type: 'tag', values } }),
        RULES,
      )
      found.push(
        ...report.violations.flatMap(({ id, nodes }) =>
          nodes.map(({ target, failureSummary }) => {
            const where = `${width} px, ${colorScheme}`
            return `${id} (${where}): ${target.join(' ')}: ${failureSummary ?? ''}`
          }),
        ),
      )
    }
  }
  return found
}

test.describe('an accessibility checker finds nothing to complain of', () => {
  test('on a live page', async ({ page, world }) => {
    await openLive(page, world)
    await unfoldResolved(page)
    expect(await violations(page)).toEqual([])
  })

  test('on a stale page', async ({ page, world }) => {
    await repeatOldAnswers(page)
    await page.goto(world.url)
    await expect(page.getByTestId('banner-stale')).toHaveCount(2, { timeout: 10_000 })
    await unfoldResolved(page)
    expect(await violations(page)).toEqual([])
    await page.unrouteAll({ behavior: 'ignoreErrors' })
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

  test('on the list of shortcuts and on an exact time', async ({ page, world }) => {
    await openLive(page, world)
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByText(/^for /).getByRole('button').first().click()
    await expect(page.getByRole('dialog', { name: 'Exact time' })).toBeVisible()
    expect(await violations(page)).toEqual([])
  })
})
