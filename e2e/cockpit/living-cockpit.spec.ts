import type { ServerResponse } from 'node:http'
import type { Page } from '@playwright/test'
import { insertTicket } from '@/testing/database/factories'
import { completes, says, type Craft } from '@/testing/agent/working-agent'
import { expect, openLive, test } from '@/e2e/fixtures/tests/agent'
import { INTERVAL_MS, TOLERANCE_MS } from '@/e2e/fixtures/page/bounds'
import { panel } from '@/e2e/fixtures/page/panel'
import { bucket, ticket, unfoldResolved } from '@/e2e/fixtures/page/ticket-list'

/** A claim is made within a poll, and is on the page within a refresh after that. */
const IN_TIME = { timeout: 2 * INTERVAL_MS + 2 * TOLERANCE_MS }

const stateWord = (page: Page) => page.getByTestId('primary-state')

test('an operator sees Kora take a ticket, work it and be done, without a reload or a banner', async ({
  page,
  agent,
  database,
  cockpit,
  recorder,
}) => {
  const answers: ServerResponse[] = []
  const waits: Craft = (response) => void answers.push(response)
  for (const title of ['Wind the clock', 'Wake the keeper']) agent.does(title, waits)
  const insert = (title: string) => insertTicket(database.pool, database, 'queued', { title })
  const row = (name: Parameters<typeof bucket>[1], id: string) =>
    bucket(page, name).getByTestId(`ticket-${id}`)
  const answer = (result: Record<string, unknown>) => {
    const response = answers.pop()
    if (response === undefined) throw new Error('the agent was asked nothing')
    says(response, result)
  }

  await openLive(page, cockpit)
  await unfoldResolved(page)
  await page.evaluate(() => Object.assign(window, { stillTheSameDocument: true }))
  await expect(stateWord(page)).toHaveText('ready')
  await expect(panel(page, 'state').root.getByText('answers', { exact: true })).toBeVisible()

  const done = await insert('Wind the clock')
  await expect(row('in_progress', done)).toBeVisible(IN_TIME)
  await expect(stateWord(page)).toHaveText('active', IN_TIME)
  await expect(page).toHaveTitle(/^Kora · active/)
  const waiting = await insert('Wake the keeper')
  await expect(row('queued', waiting)).toBeVisible(IN_TIME)
  answer({ resolution: 'completed', model_tier_used: 'frontier-2' })
  await expect(row('recently_resolved', done)).toBeVisible(IN_TIME)
  await expect(ticket(page, done)).toContainText('frontier-2')

  await expect(row('in_progress', waiting)).toBeVisible(IN_TIME)
  answer({ resolution: 'blocked_needs_operator', failure_reason: 'keeper_asleep' })
  await expect(row('failed_or_blocked', waiting)).toBeVisible(IN_TIME)
  await expect(ticket(page, waiting)).toContainText('keeper_asleep × 1')
  await expect(stateWord(page)).toHaveText('ready', IN_TIME)
  await expect(page).toHaveTitle('Kora · ready · 1 stuck')
  const transitions = panel(page, 'state').root.getByText('claim acquired')
  await expect(transitions.first()).toBeVisible()

  expect(await page.evaluate(() => 'stillTheSameDocument' in window)).toBe(true)
  for (const { state, tickets } of recorder.since()) {
    expect([...state.banners, ...tickets.banners]).toEqual([])
  }
  expect(recorder.lies()).toEqual([])
})

test('an operator reads why a ticket that the agent has spoiled for the tenth time is blocked', async ({
  page,
  agent,
  database,
  cockpit,
}) => {
  agent.does('Square the circle', (response) => response.end('I would rather not.'))
  const id = await insertTicket(database.pool, database, 'queued', {
    title: 'Square the circle',
    work_attempt_count: 9,
  })
  await openLive(page, cockpit)
  await expect(bucket(page, 'failed_or_blocked').getByTestId(`ticket-${id}`)).toContainText(
    'retry_ceiling × 1',
    IN_TIME,
  )
})

test('an operator whose agent goes away reads that claiming waits, and sees it go on again', async ({
  page,
  agent,
  database,
  cockpit,
}) => {
  agent.does('Later', completes)
  await openLive(page, cockpit)
  await agent.leave()
  const insert = (title: string) => insertTicket(database.pool, database, 'queued', { title })
  await insert('Now')
  const reasons = page.getByRole('list', { name: 'Degradation reasons' })
  await expect(reasons).toContainText('dispatch', IN_TIME)
  await expect(panel(page, 'state').root).toContainText('does not answer: claiming waits')
  const later = await insert('Later')
  await expect(bucket(page, 'queued').getByTestId(`ticket-${later}`)).toBeVisible(IN_TIME)
  await agent.comeBack()
  await unfoldResolved(page)
  await expect(bucket(page, 'recently_resolved').getByTestId(`ticket-${later}`)).toBeVisible({
    timeout: 15_000,
  })
  await expect(reasons).toHaveCount(0, IN_TIME)
  await expect(panel(page, 'state').root.getByText('answers', { exact: true })).toBeVisible()
})
