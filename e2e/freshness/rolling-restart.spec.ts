import { insertTicket } from '@/testing/database/factories'
import { openRoundRobinProxy } from '@/testing/http/http-proxy'
import { expect, test } from '@/e2e/fixtures/tests/test'
import { openCockpit } from '@/e2e/fixtures/server/cockpit'
import { expectLive } from '@/e2e/fixtures/page/honest-panel'
import { hideableTab } from '@/e2e/fixtures/page/tab'
import { claimTicket, resolveTicket } from '@/e2e/fixtures/database/work'

// A request that takes an interval is an alarm, and a busy machine may need a second for one.
const UNHURRIED = { KORA_REFRESH_SECONDS: '2', KORA_PRESENCE_SECONDS: '2' }
/** `CALM_SECONDS=3600` watches for an hour. */
const CALM_SECONDS = Number(process.env.CALM_SECONDS ?? 25)
/** However slow the machine is: the tenth leaves the tab hidden for long. */
const ROUNDS = 10

test.use({ cockpitEnv: UNHURRIED })

test('work at every moment, of a tab that comes and goes, and of an observer that is replaced show no banner', async ({
  page,
  database,
  work,
  environment,
  cockpit,
  recorder,
}) => {
  test.setTimeout((CALM_SECONDS + 90) * 1_000)
  const observe = async () => {
    const observer = await openCockpit({ ...environment, KORA_ROLE: 'observer' })
    await observer.ready()
    return observer
  }
  const observers = [await observe(), await observe()]
  const ports = [cockpit.port, ...observers.map(({ port }) => port)]
  const front = await openRoundRobinProxy(ports)
  const tab = await hideableTab(page)
  await page.goto(front.url)
  await expectLive(page)
  await expect(page.getByTestId(`ticket-${work.queued}`)).toBeVisible()
  const since = Date.now()
  const elapsed = () => (Date.now() - since) / 1_000
  let replaced = false
  for (let round = 0; round < ROUNDS || elapsed() < CALM_SECONDS; round += 1) {
    const id = await insertTicket(database.pool, database, 'queued', { title: 'Sweep the pier' })
    await expect(page.getByTestId(`ticket-${id}`)).toBeVisible()
    await claimTicket(database, id)
    await resolveTicket(database, id, round % 2 === 0 ? 'completed' : 'blocked_needs_operator')
    if (round % 5 === 4) {
      await tab.hide()
      // Another page of work while the tab is hidden: the absence is short one time, long the next.
      await insertTicket(database.pool, database, 'queued', { title: 'While nobody looked' })
      if (round % 10 === 9) await expect(page).toHaveTitle(/not watching since/)
      await tab.show()
      await expectLive(page)
    }
    // What the round has left behind would fill the page.
    await database.pool.query(
      `delete from public.tickets where title in ('Sweep the pier', 'While nobody looked')`,
    )
    if (!replaced && elapsed() > CALM_SECONDS / 2) {
      replaced = true
      const [old] = observers.splice(0, 1, await observe())
      // As a balancer does: the new one is let in before the old one is drained and stopped.
      const place = ports.indexOf(old?.port ?? -1)
      ports[place] = observers[0]?.port ?? cockpit.port
      await old?.stop()
    }
  }
  expect(replaced).toBe(true)
  for (const moment of recorder.since(since)) {
    expect(moment).toMatchObject({ state: { banners: [] }, tickets: { banners: [] } })
  }
  expect(recorder.lies()).toEqual([])
  await page.goto('about:blank')
  await front.close()
  for (const observer of observers) await observer.stop()
})
