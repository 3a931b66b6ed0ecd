import { appendEvent } from '@/testing/database/factories'
import type { TestDatabase } from '@/testing/database/database'
import { honestyMs, TOLERANCE_MS } from '@/e2e/fixtures/page/bounds'
import { panel } from '@/e2e/fixtures/page/panel'
import { expect, openLive, test } from '@/e2e/fixtures/tests/watched'

async function endAttempt(database: TestDatabase, ticket: string, resolution: string) {
  await appendEvent(database.pool, {
    workspaceId: database.workspaceId,
    eventType: 'kora.sea_ticket.resolved',
    payload: { sea_ticket_id: ticket, resolution },
  })
}

test('the cockpit tells how much work ended in the last day, to the number', async ({
  page,
  database,
  work,
  cockpit,
}) => {
  for (const resolution of ['completed', 'completed', 'failed_terminal']) {
    await endAttempt(database, work.recently_resolved, resolution)
  }
  await openLive(page, cockpit)
  const throughput = page.getByTestId('throughput')
  await expect(throughput.locator('dt:text-is("resolved") + dd')).toHaveText('2')
  await expect(throughput.locator('dt:text-is("failed") + dd')).toHaveText('1')

  await throughput.getByText(/^Hour by hour/).click()
  const table = throughput.getByRole('table', { name: /resolved and failed in each hour/ })
  await expect(table.getByRole('row')).toHaveCount(25)

  await endAttempt(database, work.recently_resolved, 'completed')
  await expect(throughput.locator('dt:text-is("resolved") + dd')).toHaveText('3', {
    timeout: 5_000,
  })
})

test.describe('when only the throughput cannot be read', () => {
  test.use({ expectedComplaints: /500/ })

  test('its numbers are told as those of their time, and the tickets stay live', async ({
    page,
    work,
    front,
  }) => {
    await openLive(page, front)
    const throughput = page.getByTestId('throughput')
    await expect(throughput.locator('dt:text-is("resolved") + dd')).toHaveText('0')
    front.set('error', '/api/throughput')
    await expect(throughput).toContainText('As it was at', { timeout: honestyMs() + TOLERANCE_MS })
    await expect(throughput.locator('dt:text-is("resolved") + dd')).toHaveText('none then')
    await expect(panel(page, 'tickets').body).toHaveAttribute('data-live', 'true')
    await expect(page.getByTestId(`ticket-${work.queued}`)).toBeVisible()
    front.set('pass')
    await expect(throughput).not.toContainText('As it was at', { timeout: 5_000 })
  })
})
