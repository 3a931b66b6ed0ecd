import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HttpProxy, openRoundRobinProxy } from '@/testing/http/http-proxy'
import type { ServedCockpit } from '@/scripts/served-cockpit'
import { hangs } from '@/testing/agent/working-agent'
import { until } from '@/testing/built-app/app-fixture'
import { ask, objectIn } from '@/testing/built-app/ask'
import { ALL_STATE, STATE, TICKETS } from '@/testing/built-app/contract'
import { openQueueFixture, type QueueFixture } from '@/testing/built-app/queue-fixture'
import { openStream } from '@/testing/built-app/stream-client'

let fixture: QueueFixture
let leader: ServedCockpit
let observers: ServedCockpit[]
let proxy: HttpProxy

beforeAll(async () => {
  // A long interval: only a wake can make four processes agree in time.
  fixture = await openQueueFixture({ KORA_REFRESH_SECONDS: '20', KORA_PRESENCE_SECONDS: '5' })
  leader = await fixture.serve()
  observers = await Promise.all(
    [1, 2, 3].map(() => fixture.serveFollower({ KORA_ROLE: 'observer', KORA_AGENT_URL: '' })),
  )
  proxy = await openRoundRobinProxy([leader, ...observers].map(({ port }) => port))
  for (const cockpit of [leader, ...observers]) {
    await until<unknown>(async () => (await ask(cockpit, '/api/health/ready')).json(), {
      code: 'ready',
      wake: 'listening',
    })
  }
})
afterAll(async () => {
  await proxy.close()
  await fixture.close()
})

/** What one turn of the proxy over all four answers. */
const fromAll = (path: string) => Promise.all([1, 2, 3, 4].map(() => ask(proxy, path)))
const statesOfAll = async () => (await fromAll(STATE)).map((answer) => answer.json().primary_state)

describe('one leader and three observers behind a round-robin proxy', () => {
  it('tell one state, one history, one leader and one strip', async () => {
    const answers = (await fromAll(ALL_STATE)).map((answer) => answer.json())
    const told = answers.map(({ primary_state, claim_permission, transition_history }) =>
      JSON.stringify({ primary_state, claim_permission, transition_history }),
    )
    expect(new Set(told).size).toBe(1)
    const runtimes = answers.map(({ runtime }) => objectIn(runtime))
    expect(new Set(runtimes.map(({ instance_id }) => instance_id)).size).toBe(1)
    expect(runtimes.map(({ alive }) => alive)).toEqual([true, true, true, true])
    const innerEdges = answers.map(({ strip }) =>
      Array.isArray(strip) ? strip.slice(1).map((segment) => objectIn(segment).state) : null,
    )
    expect(new Set(innerEdges.map((edges) => JSON.stringify(edges))).size).toBe(1)
  })

  it('follow the leader to active and back to ready, long before the next poll', async () => {
    fixture.agent.does('Takes its time', hangs)
    const id = await fixture.ticket('Takes its time')
    await until<unknown>(statesOfAll, ['active', 'active', 'active', 'active'])
    await fixture.db.pool.query(
      `update public.tickets set sea_assigned_to_actor_id = null where id = $1`,
      [id],
    )
    fixture.agent.does('Takes its time', (response) => response.destroy())
    await until<unknown>(statesOfAll, ['ready', 'ready', 'ready', 'ready'])
  })

  it('push a change to the clients of each, and a page that asks whomever never goes back', async () => {
    const streams = await Promise.all([1, 2, 3, 4].map(() => openStream(proxy)))
    const before = streams.map((stream) => stream.version('tickets'))
    const ids: string[] = []
    const seen: number[] = []
    let newest = ''
    for (let round = 0; round < 10; round += 1) {
      const id = await fixture.ticket(`Number ${String(round)}`, { next_eligible_at: '2099-01-01' })
      ids.push(id)
      for (const answer of await fromAll(TICKETS)) {
        const asOf = String(answer.headers['x-kora-as-of'])
        // As the page does: an answer that is older than what it shows is not shown.
        if (asOf < newest) continue
        newest = asOf
        seen.push(ids.filter((known) => answer.text.includes(known)).length)
      }
    }
    await Promise.all(
      streams.map((stream, index) => stream.untilNewer('tickets', before[index] ?? 0)),
    )
    expect(seen).toEqual([...seen].sort((one, other) => one - other))
    await until(
      async () => (await fromAll(TICKETS)).map(({ text }) => ids.every((id) => text.includes(id))),
      [true, true, true, true],
    )
    for (const stream of streams) stream.leave()
  })
})
