import type { Page } from '@playwright/test'
import { bucket } from '@/e2e/fixtures/page/ticket-list'
import { expect, openLive, test } from '@/e2e/fixtures/tests/watched'

test.use({ cockpitOf: 'kept' })

/** Describes what moves or would move on the page just now. */
const movements = (page: Page) =>
  page.evaluate(() => {
    // It only keeps a notice back until its time, without a picture in between.
    const isDelay = (element: Element) => element.matches('.appears-late')
    const moving = [...document.querySelectorAll('*')].flatMap((element) => {
      const { transitionDuration, animationDuration } = getComputedStyle(element)
      const lasts = [transitionDuration, animationDuration].some((all) =>
        all.split(',').some((one) => parseFloat(one) > 0),
      )
      return lasts && !isDelay(element) ? [`${element.tagName}.${element.className}`] : []
    })
    return [...moving, ...document.getAnimations().map((animation) => animation.id || 'animation')]
  })

for (const reducedMotion of ['reduce', 'no-preference'] as const) {
  const isMarked = reducedMotion === 'no-preference'
  test(`a ticket that moves is ${isMarked ? 'marked' : 'not marked, and nothing on the page moves'} where motion is ${isMarked ? 'welcome' : 'unwelcome'}`, async ({
    page,
    database,
    work,
    cockpit,
  }) => {
    await page.emulateMedia({ reducedMotion })
    await openLive(page, cockpit)
    if (isMarked) expect(await movements(page)).not.toEqual([])
    else expect(await movements(page)).toEqual([])
    await database.pool.query(
      `update public.tickets set sea_status = 'blocked_needs_operator' where id = $1`,
      [work.queued],
    )
    const row = bucket(page, 'failed_or_blocked').getByTestId(`ticket-${work.queued}`)
    await expect(row).toHaveClass(/just-moved/)
    const look = await row.evaluate((element) => getComputedStyle(element).boxShadow)
    expect(look !== 'none').toBe(isMarked)
    if (!isMarked) expect(await movements(page)).toEqual([])
  })
}
