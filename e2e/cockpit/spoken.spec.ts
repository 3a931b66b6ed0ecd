import type { Page } from '@playwright/test'
import { alterState } from '@/e2e/fixtures/network/altered-state'
import { liveMark } from '@/e2e/fixtures/page/panel'
import { expect, openLive, test } from '@/e2e/fixtures/tests/watched'

/** Collects everything that a screen reader would be given to speak from now on. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const spoken: string[] = []
    Object.assign(window, { spoken })
    const REGION = '[aria-live]:not([aria-live="off"]), [role="status"], [role="alert"]'
    const regionsAt = (node: Node) => {
      const element = node instanceof Element ? node : node.parentElement
      const around = element?.closest(REGION)
      return [...(around ? [around] : []), ...(element?.querySelectorAll(REGION) ?? [])]
    }
    new MutationObserver((changes) => {
      for (const { type, target, addedNodes } of changes) {
        const touched =
          type === 'childList'
            ? [...addedNodes].flatMap((node) => regionsAt(node))
            : regionsAt(target).slice(0, 1)
        for (const region of new Set(touched)) {
          const text = region.textContent.trim()
          if (text !== '') spoken.push(text)
        }
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  return () => page.evaluate(() => (window as Window & { spoken?: string[] }).spoken ?? [])
}

/** Resolves when both panels have asked this many times more. */
async function polls(page: Page, times: number): Promise<void> {
  for (let left = times; left > 0; left -= 1) {
    await Promise.all([
      page.waitForRequest(/\/api\/sea-tickets/),
      page.waitForRequest(/\/api\/operational-state/),
    ])
  }
}

test('a screen reader is silent while nothing but time passes', async ({ page, fixture }) => {
  await openLive(page, fixture)
  const spoken = await listen(page)
  await polls(page, 5)
  expect(await spoken()).toEqual([])
})

test('a screen reader hears each change of the state and of the permission once, in a few words', async ({
  page,
  fixture,
}) => {
  await openLive(page, fixture)
  const spoken = await listen(page)
  const changeTo = async (change: Parameters<typeof alterState>[1], words: string) => {
    await alterState(page, change)
    await expect.poll(spoken).toContain(words)
    await polls(page, 3)
  }
  await changeTo({ primary_state: 'active' }, 'Kora is active.')
  await changeTo(
    { primary_state: 'paused', claim_permission: 'none' },
    'Kora is paused, may take nothing.',
  )
  await changeTo(
    { primary_state: 'paused', claim_permission: 'critical_only' },
    'Kora may take frontier only.',
  )
  expect(await spoken()).toHaveLength(3)
  await page.unrouteAll({ behavior: 'ignoreErrors' })
})

test.describe('while every request fails', () => {
  test.use({ expectedComplaints: /Failed to load resource/ })

  test('a screen reader hears of it once in each panel, and of the recovery once', async ({
    page,
    fixture,
  }) => {
    await openLive(page, fixture)
    const spoken = await listen(page)
    await page.route('**/api/**', (route) => route.abort('connectionreset'))
    await expect(page.getByTestId('banner-offline')).toHaveCount(2)
    await polls(page, 4)
    const alarms = await spoken()
    expect(alarms).toHaveLength(2)
    for (const alarm of alarms) expect(alarm).toContain('The cockpit server cannot be reached.')

    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await expect(liveMark(page)).toHaveText('live')
    await polls(page, 3)
    const recoveries = (await spoken()).slice(2)
    expect(recoveries.join(' ')).toContain('Operational state')
    expect(recoveries.join(' ')).toContain('SEA tickets')
    expect(recoveries.length).toBeLessThanOrEqual(2)
  })
})
