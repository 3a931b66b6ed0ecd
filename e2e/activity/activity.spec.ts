import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { parseReceipts } from '@/scripts/verify/receipts'
import { appendEvent } from '@/testing/database/factories'
import type { TestDatabase } from '@/testing/database/database'
import { overflows } from '@/e2e/fixtures/page/overflow'
import { violations } from '@/e2e/fixtures/page/violations'
import { expect, test, untilAwake } from '@/e2e/fixtures/tests/watched'

const ANN = randomUUID()
const rows = (page: Page) => page.locator('[data-seq]')

async function act({ pool, workspaceId }: TestDatabase, index: number): Promise<string> {
  return await appendEvent(pool, {
    workspaceId,
    eventType: index % 2 === 0 ? 'kora.operator.acted' : 'kora.access.signed_in',
    actorId: ANN,
    payload: {
      action: index % 2 === 0 ? 'ticket.set_criticality' : undefined,
      role: 'operator',
      via: 'account',
      reason: index === 0 ? 'The invoice is due today' : undefined,
      before: { criticality: 'normal' },
      after: { criticality: 'frontier' },
    },
  })
}

test('an operator sees who did what, from what to what and why, as it happens, and takes it away', async ({
  page,
  database,
  cockpit,
}) => {
  await database.pool.query(
    `insert into public.actor_registry (actor_id, workspace_id, actor_kind, display_name)
     values ($1, $2, 'operator', 'Ann Example')`,
    [ANN, database.workspaceId],
  )
  for (let index = 0; index < 4; index += 1) await act(database, index)
  await page.goto(`${cockpit.url}/activity`)
  await untilAwake(page)
  await expect(rows(page)).toHaveCount(4)
  const first = page.getByRole('listitem').filter({ hasText: 'The invoice is due today' })
  await expect(first).toContainText('Ann Example')
  await first.locator('[data-seq]').click()
  await expect(page.getByRole('cell', { name: 'frontier' })).toBeVisible()
  expect(await violations(page)).toEqual([])

  await act(database, 4)
  await expect(page.getByTestId('newer').getByRole('button')).toHaveText('1 newer')
  await page.getByTestId('newer').getByRole('button').click()
  await expect(rows(page)).toHaveCount(5)

  await page.getByLabel('Action').selectOption('access.')
  await expect(page).toHaveURL(/action=access\./)
  await expect(rows(page)).toHaveCount(2)
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Export what the filter shows as NDJSON' }).click()
  const stream = await (await download).createReadStream()
  const text = (await stream.toArray()).join('')
  expect(text.match(/access\.signed_in"/g)?.length).toBeGreaterThanOrEqual(2)
  expect(text).not.toContain('ticket.set_criticality')
  expect(parseReceipts(text)).toHaveLength(1)

  await page.reload()
  await expect(rows(page)).toHaveCount(2)
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await overflows(page)).toEqual([])
})
