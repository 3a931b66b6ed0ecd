import { appendEvent, insertTicket } from '@/testing/database/factories'
import { claimTicket } from '@/e2e/fixtures/database/work'
import { expectLive } from '@/e2e/fixtures/page/honest-panel'
import { panel } from '@/e2e/fixtures/page/panel'
import { translate, translated, type Translating } from '@/e2e/fixtures/page/translator'
import { bucket } from '@/e2e/fixtures/page/ticket-list'
import { expect, test } from '@/e2e/fixtures/tests/test'
import { IS_LONG_FORM } from '@/testing/field-cases/long-form'

// Kind: others change the DOM (CASES B9). Every page, through a change and an outage.

const WAYS: readonly Translating[] = IS_LONG_FORM ? ['replace', 'wrap'] : ['replace']

for (const way of WAYS) {
  test(`with a translator that takes each text to ${way}, every page lives and shows what is true`, async ({
    page,
    context,
    database,
    work,
    front,
  }) => {
    test.setTimeout(120_000)
    const failed: string[] = []
    context.on('weberror', (error) => failed.push(String(error.error())))
    await page.goto(front.url)
    await expectLive(page)
    const list = await context.newPage()
    const ticket = await context.newPage()
    const state = await context.newPage()
    const events = await context.newPage()
    await list.goto(`${front.url}/sea-tickets`)
    await ticket.goto(`${front.url}/sea-tickets/${work.queued}`)
    await state.goto(`${front.url}/operational-state`)
    await events.goto(`${front.url}/chain-events`)
    const all = [page, list, ticket, state, events]
    for (const tab of all) {
      await expect(tab.getByTestId('live-mark')).toHaveText(/live|polling/)
      await translate(tab, way)
      expect(await translated(tab)).toBeGreaterThan(10)
    }

    await test.step('a change of every kind', async () => {
      await database.pool.query(
        `update public.tickets set title = 'Count the ferries' where id = $1`,
        [work.queued],
      )
      await claimTicket(database, work.queued)
      const added = await insertTicket(database.pool, database, 'queued', { title: 'Oil the bell' })
      await appendEvent(database.pool, {
        workspaceId: database.workspaceId,
        eventType: 'test.translated',
      })
      const claimed = bucket(page, 'in_progress').getByTestId(`ticket-${work.queued}`)
      await expect(claimed).toContainText('Count the ferries')
      await expect(bucket(page, 'queued')).toContainText('Oil the bell')
      await expect(list.getByTestId(`ticket-${work.queued}`)).toContainText('Count the ferries')
      await expect(list.getByTestId(`ticket-${work.queued}`)).not.toContainText('lighthouses')
      await expect(ticket.getByTestId(`ticket-${work.queued}`)).toContainText('Count the ferries')
      await expect(ticket.getByTestId(`ticket-${work.queued}`)).not.toContainText('lighthouses')
      await database.pool.query('delete from public.tickets where id = $1', [added])
      await expect(page.getByTestId(`ticket-${added}`)).toHaveCount(0)
    })

    // An outage on five pages takes as long as the whole rest: the long form has it.
    if (!IS_LONG_FORM) return
    await test.step('an outage', async () => {
      front.set('error')
      for (const tab of all) {
        await expect(tab.getByTestId('banner-offline').first()).toContainText('HTTP 500')
        await expect(tab.getByTestId('live-mark')).toHaveText('offline')
        await expect(tab.locator('[data-live="true"]')).toHaveCount(0)
      }
      front.set('pass')
      for (const tab of all) {
        await expect(tab.getByTestId('banner-offline')).toHaveCount(0)
        await expect(tab.getByTestId('live-mark')).toHaveText(/live|polling/)
      }
      await expect(panel(page, 'tickets').body).toHaveAttribute('data-live', 'true')
    })

    for (const tab of all) {
      await expect(tab.getByText('This page has failed.')).toHaveCount(0)
      expect(await translated(tab)).toBeGreaterThan(10)
    }
    expect(failed).toEqual([])
  })
}
