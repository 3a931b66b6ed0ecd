import type { ServerResponse } from 'node:http'
import type { Page } from '@playwright/test'
import { insertTicket } from '@/testing/database/factories'
import { completes, hangs } from '@/testing/agent/working-agent'
import { expect, openLive, test as base } from '@/e2e/fixtures/tests/agent'
import { INTERVAL_MS, TOLERANCE_MS } from '@/e2e/fixtures/page/bounds'
import { openCockpit, type Cockpit } from '@/e2e/fixtures/server/cockpit'
import { greenThings } from '@/e2e/fixtures/page/green'
import { expectLive } from '@/e2e/fixtures/page/honest-panel'
import { claimPermission, liveMark, panel } from '@/e2e/fixtures/page/panel'
import { bucket, unfoldResolved } from '@/e2e/fixtures/page/ticket-list'

/** What happens in the other process is on this page within a poll and a refresh. */
const IN_TIME = { timeout: 2 * INTERVAL_MS + 2 * TOLERANCE_MS }
/** Three heartbeats and one interval (SPEC 9), both of a second here. */
const SILENCE_SHOWS_MS = 4 * INTERVAL_MS + TOLERANCE_MS

const test = base.extend<{ leader: Cockpit; observer: Cockpit }>({
  leader: async ({ environment }, give) => {
    const leader = await openCockpit(environment)
    await leader.ready()
    await give(leader)
    await leader.stop()
  },

  observer: async ({ environment, leader, page }, give) => {
    expect(leader.port).toBeGreaterThan(0)
    const observer = await openCockpit({ ...environment, KORA_ROLE: 'observer' })
    await observer.ready()
    await give(observer)
    await page.goto('about:blank')
    await observer.stop()
  },
})

const stateWord = (page: Page) => page.getByTestId('primary-state')

test('an operator at an observer sees what the leader does, as if at the leader itself', async ({
  page,
  agent,
  database,
  observer,
  recorder,
}) => {
  const answers: ServerResponse[] = []
  agent.does('Wind the clock', (response) => void answers.push(response))
  await openLive(page, observer)
  await unfoldResolved(page)
  await expect(stateWord(page)).toHaveText('ready')
  await expect(claimPermission(page)).toHaveText('any work')
  await expect(panel(page, 'state').root.getByText(/^alive, \d+ s ago$/)).toBeVisible()

  const id = await insertTicket(database.pool, database, 'queued', { title: 'Wind the clock' })
  await expect(bucket(page, 'in_progress').getByTestId(`ticket-${id}`)).toBeVisible(IN_TIME)
  await expect(stateWord(page)).toHaveText('active', IN_TIME)
  const [response] = answers
  if (response !== undefined) completes(response, agent.calls[0] ?? never())
  await expect(bucket(page, 'recently_resolved').getByTestId(`ticket-${id}`)).toBeVisible(IN_TIME)
  await expect(stateWord(page)).toHaveText('ready', IN_TIME)
  expect(recorder.lies()).toEqual([])
  for (const { state, tickets } of recorder.since()) {
    expect([...state.banners, ...tickets.banners]).toEqual([])
  }
})

test('an operator at an observer is alarmed when the leader is killed, until another one leads', async ({
  page,
  agent,
  database,
  leader,
  observer,
  recorder,
}) => {
  agent.does('Hold the fort', hangs)
  const held = await insertTicket(database.pool, database, 'queued', { title: 'Hold the fort' })
  await openLive(page, observer)
  await page.evaluate(() => Object.assign(window, { stillTheSameDocument: true }))
  await expect(stateWord(page)).toHaveText('active', IN_TIME)

  const since = Date.now()
  await leader.kill()
  const { banner, banners, body } = panel(page, 'state')
  await expect(banner('runtime-silent')).toBeVisible({ timeout: SILENCE_SHOWS_MS + 2_000 })
  expect(recorder.bannerAfter(since, 'state', 'runtime-silent')).toBeLessThan(SILENCE_SHOWS_MS)
  await expect(banner('runtime-silent')).toHaveAttribute('role', 'alert')
  await expect(banners).toHaveCount(1)
  await expectUnknown(page)
  await expect(body).toHaveAttribute('data-live', 'false')
  expect(await greenThings(body)).toEqual([])
  await expectNoHealthyWork(page, held)
  expect(recorder.bannerAfter(since, 'tickets', 'runtime-silent')).toBeLessThan(SILENCE_SHOWS_MS)

  await leader.serveAgain()
  await leader.ready()
  await expectLive(page)
  await expect(stateWord(page)).toHaveText('ready')
  await expect(banners).toHaveCount(0)
  expect(await page.evaluate(() => 'stillTheSameDocument' in window)).toBe(true)
  expect(recorder.lies()).toEqual([])
})

test('an operator who opens an observer’s page after the leader was killed is told so at once', async ({
  page,
  agent,
  database,
  leader,
  observer,
  recorder,
}) => {
  agent.does('Hold the fort', hangs)
  const held = await insertTicket(database.pool, database, 'queued', { title: 'Hold the fort' })
  await expect.poll(() => agent.calls.length, IN_TIME).toBe(1)
  await leader.kill()
  await expect
    .poll(async () => (await fetch(`${observer.url}/api/health/ready`)).status, { timeout: 10_000 })
    .toBe(503)

  await page.goto(observer.url)
  await expect(panel(page, 'state').banner('runtime-silent')).toBeVisible()
  await expectUnknown(page)
  expect(await greenThings(panel(page, 'state').body)).toEqual([])
  await expectNoHealthyWork(page, held)
  for (const { state, tickets } of recorder.since()) {
    expect(state.live).toBe(false)
    expect(tickets.live).toBe(false)
  }
  expect(recorder.lies()).toEqual([])
})

async function expectUnknown(page: Page): Promise<void> {
  await expect(stateWord(page)).toHaveText(/^unknown,\s*last reported active \d+ s ago$/)
  await expect(claimPermission(page)).toHaveText('unknown')
  await expect(liveMark(page)).toHaveText('unknown')
}

/** The claim of a dead runtime stands there dimmed, and its clocks stand still while answers come. */
async function expectNoHealthyWork(page: Page, held: string): Promise<void> {
  const { banner, banners, body } = panel(page, 'tickets')
  await expect(banner('runtime-silent')).toHaveAttribute('role', 'alert')
  await expect(banner('runtime-silent')).toContainText(
    'whether the work goes on cannot be confirmed',
  )
  await expect(banners).toHaveCount(1)
  await expect(body).toHaveAttribute('data-live', 'false')
  expect(await greenThings(body)).toEqual([])
  const card = bucket(page, 'in_progress').getByTestId(`ticket-${held}`)
  const before = await card.textContent()
  for (let answers = 3; answers > 0; answers -= 1) await page.waitForResponse(/\/api\/sea-tickets/)
  await expect(card).toHaveText(String(before))
}

function never(): never {
  throw new Error('the agent was asked nothing')
}
