import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate } from '@/lib/server/db/schema/migrate'
import { verifyChain } from '@/testing/database/verify-chain'
import { temporaryCluster } from '@/scripts/embedded/cluster'
import { insertActor, insertTicket } from '@/testing/database/factories'
import type { ServedCockpit } from '@/scripts/served-cockpit'
import {
  AppFixture,
  environmentOf,
  until,
  untilReadiness,
  untilState,
} from '@/testing/built-app/app-fixture'
import { ask, keysOf } from '@/testing/built-app/ask'
import {
  ALL_STATE,
  ALL_TICKETS,
  STATE,
  STATE_INCLUDES,
  STATE_KEYS,
  TICKETS_INCLUDES,
  TICKETS_KEYS,
  withIncludes,
} from '@/testing/built-app/contract'

const WORKSPACE = 'org_test'

/** One outage, from its beginning to its end; each test goes on where the last one stood. */
describe('a cockpit whose database stops after a live start', { retry: 0 }, () => {
  const fixture = new AppFixture()
  let cluster: Awaited<ReturnType<typeof temporaryCluster>>
  let cockpit: ServedCockpit

  beforeAll(async () => {
    cluster = await temporaryCluster()
    const url = cluster.url('postgres')
    await migrate({ connectionString: url, log: () => undefined })
    await withClient(async (client) => {
      const koraActorId = await insertActor(client, { workspaceId: WORKSPACE, kind: 'kora' })
      await insertTicket(client, { workspaceId: WORKSPACE, koraActorId }, 'queued')
    })
    cockpit = await fixture.serve(environmentOf({ url, workspaceId: WORKSPACE }))
    await untilState(cockpit, 'ready')
    await cluster.stop()
  })

  afterAll(async () => {
    await fixture.close()
    await cluster.remove()
  })

  it('says that the tickets cannot be read, with empty lists and HTTP 200', async () => {
    const answer = await ask(cockpit, ALL_TICKETS)
    expect(answer.status).toBe(200)
    const body = answer.json()
    expect(keysOf(body)).toEqual(
      withIncludes(TICKETS_KEYS, TICKETS_INCLUDES, ['stub', 'error', 'error_code']),
    )
    expect(body).toMatchObject({ stub: true, error_code: 'substrate_read_failed', totals: null })
    expect(body.error).toContain('substrate read returned None')
    for (const bucket of TICKETS_KEYS) expect(body[bucket]).toEqual([])
    expect(cockpit.logs.join('\n')).toMatch(/\[assigned_sea_tickets\] the tickets cannot be read: /)
  })

  it('goes on telling the state, degraded by the substrate, with the time of its last reading', async () => {
    await until(async () => (await ask(cockpit, STATE)).json().degradation_reasons, ['substrate'])
    const first = await ask(cockpit, ALL_STATE)
    expect(first.status).toBe(200)
    expect(keysOf(first.json())).toEqual(withIncludes(STATE_KEYS, STATE_INCLUDES))
    expect(first.json()).toMatchObject({ primary_state: 'ready', is_degraded: true })
    const second = await ask(cockpit, ALL_STATE)
    expect(second.headers['x-kora-as-of']).toBe(first.headers['x-kora-as-of'])
    expect(String(second.headers['x-kora-now']) > String(first.headers['x-kora-now'])).toBe(true)
  })

  it('is no longer ready once its last reading is two intervals old', async () => {
    await untilReadiness(cockpit, 'substrate_stale')
    expect((await ask(cockpit, '/api/health/ready')).status).toBe(503)
  })

  it('is live again when the database is back, and the log has both changes in order', async () => {
    await cluster.start()
    await until(async () => (await ask(cockpit, STATE)).json().degradation_reasons, [])
    await untilReadiness(cockpit, 'ready')
    expect(keysOf((await ask(cockpit, ALL_TICKETS)).json())).toEqual(
      withIncludes(TICKETS_KEYS, TICKETS_INCLUDES),
    )
    await until(
      () => transitions(),
      [
        'booting to ready: all §9.2 gates pass []',
        'ready to ready: substrate unreachable ["substrate"]',
        'ready to ready: substrate recovered []',
      ],
    )
    await withClient(async (client) => {
      expect(await verifyChain(client, WORKSPACE)).toMatchObject({ outcome: 'good' })
    })
  })

  it('leaves in good order though its database is away again', async () => {
    await cluster.stop()
    const began = Date.now()
    expect(await cockpit.stop()).toBe(0)
    expect(Date.now() - began).toBeLessThan(10_000)
  })

  async function transitions(): Promise<string[]> {
    return withClient(async (client) => {
      const { rows } = await client.query<{ line: string }>(
        `select (payload->>'from_primary_state') || ' to ' || (payload->>'to_primary_state') || ': '
                || (payload->>'trigger') || ' ' || (payload->'degradation_reasons')::text as line
           from hivex_foundation.event_log
          where event_type = 'kora.operational_state.transitioned'
            -- The lock went with the database; taking it again changes nothing of the state.
            and payload->>'trigger' <> 'lead taken again'
          order by seq`,
      )
      return rows.map(({ line }) => line)
    })
  }

  async function withClient<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
    const client = new pg.Client({ connectionString: cluster.url('postgres') })
    await client.connect()
    try {
      return await work(client)
    } finally {
      await client.end()
    }
  }
})
