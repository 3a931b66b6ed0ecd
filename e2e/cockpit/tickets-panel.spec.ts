import { appendEvent, insertTicket } from '@/testing/database/factories'
import { panel } from '@/e2e/fixtures/page/panel'
import { bucket, count, countTile, ticket, unfoldResolved } from '@/e2e/fixtures/page/ticket-list'
import { expect, openLive, test } from '@/e2e/fixtures/tests/watched'

test.use({ cockpitOf: 'kept' })

const MINUTE_MS = 60_000
const fromNow = (ms: number) => new Date(Date.now() + ms).toISOString()

test.describe('an operator who looks at the tickets', () => {
  test('counts the four buckets first', async ({ page, database, cockpit }) => {
    const { pool } = database
    await insertTicket(pool, database, 'inProgress')
    for (let left = 3; left > 0; left -= 1) await insertTicket(pool, database, 'queued')
    await insertTicket(pool, database, 'queued', { sea_assigned_at: fromNow(-26 * 60 * MINUTE_MS) })
    await insertTicket(pool, database, 'blocked')
    await insertTicket(pool, database, 'resolved')
    await insertTicket(pool, database, 'resolved', { sea_status: 'released' })
    await insertTicket(pool, database, 'resolved', { sea_status: 'failed_retryable' })
    await openLive(page, cockpit)
    await expect(count(page, 'in progress')).toHaveText('1')
    await expect(count(page, 'failed or blocked')).toHaveText('1')
    await expect(count(page, 'queued')).toHaveText('4')
    await expect(count(page, 'recently resolved')).toHaveText('3')
    await expect(countTile(page, 'queued')).toContainText('oldest waits 1 d')
    await expect(countTile(page, 'recently resolved')).toContainText('2 will be tried again')
    await expect(page).toHaveTitle('Kora · ready · 1 stuck')
  })

  test('sees how long work has been going on, what is left of its lease, and which try it is', async ({
    page,
    database,
    cockpit,
  }) => {
    const id = await insertTicket(database.pool, database, 'inProgress', {
      title: 'Mend the harbour crane',
      sea_priority: 'frontier',
      claim_count: 2,
      work_attempt_count: 3,
      sea_claimed_at: fromNow(-4 * MINUTE_MS),
      sea_claim_expires_at: fromNow(5 * MINUTE_MS),
    })
    const foreign = await insertTicket(database.pool, database, 'inProgress', {
      sea_claim_expires_at: null,
    })
    const late = await insertTicket(database.pool, database, 'inProgress', {
      sea_claim_expires_at: fromNow(-2 * MINUTE_MS),
    })
    await openLive(page, cockpit)
    const card = ticket(page, id)
    await expect(bucket(page, 'in_progress').getByRole('listitem')).toHaveCount(3)
    await expect(card).toContainText('Mend the harbour crane')
    await expect(card).toContainText('frontier')
    await expect(card).toContainText(/working for\s*4 min \d+ s/)
    await expect(card).toContainText(/lease left\s*4 min \d+ s/)
    await expect(card).toContainText(/claim\s*#2\s*attempt\s*#3/)
    await expect(ticket(page, foreign)).toContainText('lease unknown')
    await expect(ticket(page, late)).toContainText(/lease\s*ran out 2 min ago/)

    const elapsed = card.getByText(/^4 min \d+ s$/).first()
    const before = await elapsed.textContent()
    await expect(elapsed).not.toHaveText(String(before))
  })

  test('sees what is stuck without a click, with how often each reason occurred', async ({
    page,
    database,
    cockpit,
  }) => {
    const { pool, workspaceId } = database
    const blocked = await insertTicket(pool, database, 'blocked', { sea_priority: 'high' })
    const failed = await insertTicket(pool, database, 'blocked', { sea_status: 'failed_terminal' })
    const reasons = ['agent_loop_timeout', 'agent_loop_timeout', 'retry_ceiling']
    for (const failure_reason of reasons) {
      const payload = { sea_ticket_id: blocked, resolution: 'failed_retryable', failure_reason }
      await appendEvent(pool, { workspaceId, eventType: 'kora.sea_ticket.resolved', payload })
    }
    await openLive(page, cockpit)
    await expect(ticket(page, blocked)).toContainText('blocked, needs operator')
    await expect(ticket(page, blocked).getByRole('list', { name: 'Reasons' })).toHaveText(
      /agent_loop_timeout × 2\s*retry_ceiling × 1/,
    )
    await expect(ticket(page, failed)).toContainText('failed for good')
    await expect(ticket(page, failed)).toContainText('none recorded')
    await expect(bucket(page, 'failed_or_blocked')).toBeVisible()
  })

  test('sees who waits, the most critical first, and what is deferred until when', async ({
    page,
    database,
    cockpit,
  }) => {
    const { pool } = database
    const low = await insertTicket(pool, database, 'queued', { sea_priority: 'low' })
    const unknown = await insertTicket(pool, database, 'queued', {
      sea_priority: 'whatever',
      sea_status: 'a_status_of_tomorrow',
      title: null,
    })
    const frontier = await insertTicket(pool, database, 'queued', { sea_priority: 'frontier' })
    const high = await insertTicket(pool, database, 'deferred', {
      sea_priority: 'high',
      next_eligible_at: fromNow(30 * MINUTE_MS),
    })
    await openLive(page, cockpit)
    const rows = bucket(page, 'queued').getByTestId(/^ticket-/)
    await expect(rows).toHaveCount(4)
    expect(await rows.evaluateAll((list) => list.map((row) => row.dataset.testid))).toEqual(
      [frontier, high, unknown, low].map((id) => `ticket-${id}`),
    )
    await expect(ticket(page, unknown)).toContainText('<untitled>')
    await expect(ticket(page, unknown)).toContainText('normal')
    await expect(ticket(page, high)).toContainText(/deferred, in (29|30) min/)
    await expect(ticket(page, low)).toContainText('1 h')
    await expect(ticket(page, low)).not.toContainText('deferred')
  })

  test('unfolds what was resolved, with the model tier where it is known', async ({
    page,
    database,
    cockpit,
  }) => {
    const { pool, workspaceId } = database
    const known = await insertTicket(pool, database, 'resolved')
    const unknown = await insertTicket(pool, database, 'resolved', { sea_status: 'released' })
    await appendEvent(pool, {
      workspaceId,
      eventType: 'kora.sea_ticket.resolved',
      payload: { sea_ticket_id: known, resolution: 'completed', model_tier_used: 'deep-thought' },
    })
    await openLive(page, cockpit)
    await expect(ticket(page, known)).toBeHidden()
    await unfoldResolved(page)
    await expect(ticket(page, known)).toContainText(/completed.*deep-thought/s)
    await expect(ticket(page, known)).toContainText('30 min ago')
    await expect(ticket(page, unknown)).toContainText('released, will be tried again')
    await expect(ticket(page, unknown)).toContainText('unknown')
    await unfoldResolved(page)
    await expect(ticket(page, known)).toBeHidden()
  })

  test('opens a ticket by its title, and a bucket by its number', async ({ page, fixture }) => {
    await openLive(page, fixture)
    for (const id of [
      fixture.work.in_progress,
      fixture.work.failed_or_blocked,
      fixture.work.queued,
    ]) {
      await expect(ticket(page, id).getByRole('link')).toHaveAttribute('href', `/sea-tickets/${id}`)
    }
    await count(page, 'failed or blocked').getByRole('link').click()
    await expect(page).toHaveURL(`${fixture.url}/sea-tickets?bucket=failed_or_blocked`)
    await expect(ticket(page, fixture.work.failed_or_blocked)).toBeVisible()
    await expect(ticket(page, fixture.work.queued)).toHaveCount(0)
    await page.goBack()
    await ticket(page, fixture.work.queued).getByRole('link').click()
    await expect(page).toHaveURL(`${fixture.url}/sea-tickets/${fixture.work.queued}`)
  })

  test('sees the two most frequent reasons of a long list, and all of them on demand', async ({
    page,
    database,
    cockpit,
  }) => {
    const { pool, workspaceId } = database
    const id = await insertTicket(pool, database, 'blocked')
    const failures = ['policy', 'tests_failed', 'tests_failed', 'no_time', 'no_money', 'no_money']
    for (const failure_reason of failures) {
      const payload = { sea_ticket_id: id, resolution: 'failed_retryable', failure_reason }
      await appendEvent(pool, { workspaceId, eventType: 'kora.sea_ticket.resolved', payload })
    }
    await openLive(page, cockpit)
    await expect(ticket(page, id).getByText('tests_failed × 2')).toBeVisible()
    await expect(ticket(page, id).getByText('no_money × 2')).toBeVisible()
    await expect(ticket(page, id).getByText('policy × 1')).toHaveCount(0)
    await ticket(page, id).getByRole('button', { name: '2 more reasons' }).hover()
    const all = page.getByRole('dialog', { name: 'All reasons' })
    for (const reason of new Set(failures)) await expect(all).toContainText(reason)
  })

  test('copies the whole id of a ticket with one click', async ({ page, context, fixture }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await openLive(page, fixture)
    const id = ticket(page, fixture.work.queued).getByRole('button', { name: /^Copy the id/ })
    await id.hover()
    await expect(page.getByRole('dialog', { name: 'Whole id of the ticket' })).toHaveText(
      fixture.work.queued,
    )
    await id.click()
    await expect(id).toContainText('copied')
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(fixture.work.queued)
  })

  test('reads that nothing is there only because nothing is there', async ({ page, cockpit }) => {
    await openLive(page, cockpit)
    const { root } = panel(page, 'tickets')
    await expect(root.getByText('No ticket is in progress.')).toBeVisible()
    await expect(root.getByText('No ticket has failed or is blocked.')).toBeVisible()
    await expect(root.getByText('No ticket is queued.')).toBeVisible()
    await expect(count(page, 'queued')).toHaveText('0')
    await unfoldResolved(page)
    await expect(root.getByText('No ticket has been resolved yet.')).toBeVisible()
  })

  test('does not see what is not Kora’s', async ({ page, database, work, cockpit }) => {
    const { pool } = database
    const titles = ['Another kind', 'Another actor’s', 'Another workspace’s'] as const
    const anotherActor = '00000000-0000-4000-8000-00000000000a'
    await insertTicket(pool, database, 'queued', { kind: 'chore', title: titles[0] })
    await insertTicket(pool, database, 'queued', {
      sea_assigned_to_actor_id: anotherActor,
      title: titles[1],
    })
    await insertTicket(pool, database, 'queued', { workspace_id: 'org_other', title: titles[2] })
    await openLive(page, cockpit)
    await expect(ticket(page, work.queued)).toBeVisible()
    for (const title of titles) await expect(page.getByText(title)).toHaveCount(0)
    await expect(count(page, 'queued')).toHaveText('1')
  })
})

test.describe('an operator of a cockpit without a database', () => {
  test.use({ cockpitOf: 'own', cockpitEnv: { DATABASE_URL: '', KORA_WORKSPACE_ID: '' } })

  test('finds nothing to open behind samples', async ({ page, bootingCockpit }) => {
    await page.goto(bootingCockpit.url)
    await expect(panel(page, 'tickets').banner('stub')).toBeVisible()
    await expect(panel(page, 'tickets').root.getByRole('link')).toHaveCount(0)
  })
})
