import { expectLive } from '@/e2e/fixtures/page/honest-panel'
import { expect, test } from '@/e2e/fixtures/tests/test'

// Kind: a missing platform function told as a fault of the network (CASES B19).

test('without AbortSignal.any the page works; without what it needs it says that the browser is too old', async ({
  page,
  work,
  cockpit,
}) => {
  await page.addInitScript(() => {
    const lacks = sessionStorage.getItem('lacks') ?? 'AbortSignal.any'
    const [owner = '', name = ''] = lacks.split(/\.(?=\w+$)/)
    const owners: Readonly<Record<string, object>> = {
      AbortSignal,
      'Array.prototype': Array.prototype,
      'String.prototype': String.prototype,
      Object,
    }
    Reflect.deleteProperty(owners[owner] ?? {}, name)
  })
  await page.goto(cockpit.url)
  await expectLive(page)
  await expect(page.getByTestId(`ticket-${work.queued}`)).toBeVisible()
  await expect(page.getByTestId('browser-too-old')).toHaveCount(0)

  for (const lacks of ['AbortSignal.timeout', 'Array.prototype.toSorted', 'Object.hasOwn']) {
    await page.evaluate((name) => sessionStorage.setItem('lacks', name), lacks)
    await page.reload()
    const notice = page.getByTestId('browser-too-old')
    await expect(notice).toContainText(`too old for this page: it lacks ${lacks}.`)
    await expect(notice).toHaveAttribute('role', 'alert')
  }
})
