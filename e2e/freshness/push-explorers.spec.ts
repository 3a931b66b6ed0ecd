import { appendEvent } from '@/testing/database/factories'
import { expect, PUSHED_WITHIN, test, UNHURRIED_S } from '@/e2e/fixtures/tests/streamed'

test.use({ cockpitOf: 'kept', cockpitEnv: { KORA_REFRESH_SECONDS: String(UNHURRIED_S) } })

test('a change of a ticket shows in the list of tickets long before the interval is over', async ({
  page,
  database,
  work,
  line,
}) => {
  // The list asks before its interval is over only when push has begun.
  const pushed = page.waitForResponse(/\/api\/sea-tickets\?/)
  await page.goto(`${line.url}/sea-tickets`)
  await pushed
  await database.pool.query(`update public.tickets set title = 'Renamed' where id = $1`, [
    work.queued,
  ])
  await expect(page.getByRole('row').filter({ hasText: 'Renamed' })).toBeVisible(PUSHED_WITHIN)
})

test('an event shows in the event log long before the interval is over', async ({
  page,
  database,
  line,
}) => {
  const pushed = page.waitForResponse(/\/api\/chain-events\?/)
  await page.goto(`${line.url}/chain-events`)
  await pushed
  await appendEvent(database.pool, {
    workspaceId: database.workspaceId,
    eventType: 'test.pushed',
    payload: {},
  })
  await expect(page.getByTestId('newer')).toContainText('1 newer', PUSHED_WITHIN)
})
