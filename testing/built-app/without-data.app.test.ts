import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '@/scripts/process/ports.mjs'
import { migrate } from '@/lib/server/db/schema/migrate'
import { emptyDatabase } from '@/testing/database/database'
import { insertActor } from '@/testing/database/factories'
import type { ServedCockpit } from '@/scripts/served-cockpit'
import { AppFixture, environmentOf, until, untilReadiness } from './app-fixture'
import { ask, keysOf, objectIn } from './ask'
import {
  ALL_STATE,
  ALL_TICKETS,
  STATE,
  STATE_INCLUDES,
  STATE_KEYS,
  TICKETS,
  TICKETS_INCLUDES,
  TICKETS_KEYS,
  withIncludes,
  withKeys,
} from './contract'

const ERROR_KEYS = ['stub', 'error', 'error_code']

describe('a cockpit without a database', () => {
  const fixture = new AppFixture()
  let cockpit: ServedCockpit

  beforeAll(async () => {
    cockpit = await fixture.serve()
  })
  afterAll(() => fixture.close())

  it('answers sample tickets that say what they are', async () => {
    const answer = await ask(cockpit, TICKETS)
    expect(answer.status).toBe(200)
    const body = answer.json()
    expect(keysOf(body)).toEqual(withKeys(TICKETS_KEYS, 'stub'))
    expect(body.stub).toBe(true)
    const rows = TICKETS_KEYS.flatMap((bucket) => body[bucket] as { id: string; title: string }[])
    expect(rows.length).toBeGreaterThan(3)
    for (const row of rows) {
      expect(row.id).toMatch(/^sample-/)
      expect(row.title).toMatch(/^Sample/)
    }
  })

  it('answers a sample state with a history', async () => {
    const answer = await ask(cockpit, STATE)
    expect(answer.status).toBe(200)
    expect(keysOf(answer.json())).toEqual(withKeys(STATE_KEYS, 'stub'))
    expect(answer.json().transition_history).not.toEqual([])
  })

  it('has every reader of a crowd wait for the page, or tells it to try again', async () => {
    const READERS = 60
    const asked = Array.from({ length: READERS }, () => ask(cockpit, '/'))
    const answers = await Promise.all(asked)
    const pages = answers.filter(({ status }) => status === 200)
    const busy = answers.filter(({ status }) => status === 503)
    expect(pages.length + busy.length).toBe(READERS)
    expect(pages.length).toBeGreaterThan(0)
    for (const { headers, text } of busy) {
      expect(headers['retry-after']).toBe('2')
      expect(headers['content-security-policy']).toContain("default-src 'none'")
      expect(text).toContain('http-equiv="refresh"')
    }
    expect((await ask(cockpit, '/')).status).toBe(200)
  })

  it('answers null for everything that is included', async () => {
    const tickets = (await ask(cockpit, ALL_TICKETS)).json()
    expect(keysOf(tickets)).toEqual(withIncludes(TICKETS_KEYS, TICKETS_INCLUDES, ['stub']))
    for (const key of Object.values(TICKETS_INCLUDES).flat()) expect(tickets[key]).toBeNull()
    const state = (await ask(cockpit, ALL_STATE)).json()
    expect(keysOf(state)).toEqual(withIncludes(STATE_KEYS, STATE_INCLUDES, ['stub']))
    for (const key of Object.values(STATE_INCLUDES).flat()) expect(state[key]).toBeNull()
  })

  it.each([TICKETS, STATE])('does not date its samples in the headers of %s', async (path) => {
    const { headers } = await ask(cockpit, path)
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['x-kora-as-of']).toBe('unknown')
    expect(headers['x-kora-now']).toMatch(/Z$/)
    const again = await ask(cockpit, path, { headers: { 'if-none-match': String(headers.etag) } })
    expect([again.status, again.headers['x-kora-as-of']]).toEqual([304, 'unknown'])
  })

  it('is alive but not ready', async () => {
    expect((await ask(cockpit, '/api/health/live')).status).toBe(200)
    const ready = await ask(cockpit, '/api/health/ready')
    expect([ready.status, ready.json()]).toEqual([503, { code: 'cold_stub', wake: 'off' }])
  })
})

describe('a cockpit whose database is away from the start', () => {
  const fixture = new AppFixture()
  let cockpit: ServedCockpit

  beforeAll(async () => {
    const url = `postgres://kora:s3cret-of-the-test@127.0.0.1:${await freePort()}/kora`
    cockpit = await fixture.serve(environmentOf({ url, workspaceId: 'org_test' }))
  })
  afterAll(() => fixture.close())

  it('answers empty lists and why, never samples', async () => {
    const answer = await ask(cockpit, ALL_TICKETS)
    expect(answer.status).toBe(200)
    const body = answer.json()
    expect(keysOf(body)).toEqual(withIncludes(TICKETS_KEYS, TICKETS_INCLUDES, ERROR_KEYS))
    expect(body).toMatchObject({ stub: true, error_code: 'provider_not_registered' })
    expect(body.error).toContain('not yet registered')
    for (const bucket of TICKETS_KEYS) expect(body[bucket]).toEqual([])
    expect(answer.headers['x-kora-as-of']).toBe('unknown')
    expect(keysOf((await ask(cockpit, TICKETS)).json())).toEqual(
      withKeys(TICKETS_KEYS, ...ERROR_KEYS),
    )
  })

  it('is booting, degraded by the substrate, and tells when it tries again', async () => {
    await until(async () => (await ask(cockpit, STATE)).json().degradation_reasons, ['substrate'])
    const answer = await ask(cockpit, ALL_STATE)
    expect(answer.status).toBe(200)
    const body = answer.json()
    expect(keysOf(body)).toEqual(withIncludes(STATE_KEYS, STATE_INCLUDES))
    expect(body).toMatchObject({
      primary_state: 'booting',
      claim_permission: 'none',
      is_degraded: true,
      runtime: null,
      boot: { phase: 'waiting_for_substrate', gate_id: 'substrate_reachable', budget: null },
    })
    expect(keysOf((await ask(cockpit, STATE)).json())).toEqual(STATE_KEYS)
  })

  it('is not ready, because no provider is registered', async () => {
    const ready = await ask(cockpit, '/api/health/ready')
    expect([ready.status, ready.json()]).toEqual([
      503,
      { code: 'provider_not_registered', wake: 'connecting' },
    ])
  })

  it('keeps the address and the password of its database to itself', async () => {
    const page = await ask(cockpit, '/')
    const state = await ask(cockpit, ALL_STATE)
    for (const told of [page.text, state.text, cockpit.logs.join('\n')]) {
      expect(told).not.toContain('s3cret')
    }
  })
})

describe('a cockpit with a variable that cannot be used', () => {
  const fixture = new AppFixture()
  let cockpit: ServedCockpit

  beforeAll(async () => {
    const address = { url: 'postgres://kora:s3cret@127.0.0.1:9/kora', workspaceId: 'org_test' }
    cockpit = await fixture.serve({ ...environmentOf(address), KORA_REFRESH_SECONDS: 'soon' })
  })
  afterAll(() => fixture.close())

  it('has no holder and says so', async () => {
    const answer = await ask(cockpit, STATE)
    expect(answer.status).toBe(200)
    expect(keysOf(answer.json())).toEqual(withKeys(STATE_KEYS, ...ERROR_KEYS))
    expect(answer.json()).toEqual({
      primary_state: 'booting',
      claim_permission: 'none',
      degradation_reasons: [],
      is_degraded: false,
      transition_history: [],
      valid_next_states: [],
      stub: true,
      error: 'OperationalStateHolder not yet initialized',
      error_code: 'holder_not_initialized',
    })
  })

  it('names the variable, what it holds and what it may hold', async () => {
    const { boot, ...rest } = (await ask(cockpit, ALL_STATE)).json()
    expect(boot).toMatchObject({
      phase: 'config_error',
      config_error: expect.stringMatching(/^KORA_REFRESH_SECONDS .*"soon".*allowed: /) as unknown,
    })
    for (const key of ['freshness', 'runtime', 'state_entered_at', 'agent', 'strip']) {
      expect(rest[key]).toBeNull()
    }
    expect(cockpit.logs.join('\n')).toMatch(/\[kora\.boot\].*KORA_REFRESH_SECONDS/)
    expect((await ask(cockpit, '/')).text).toContain('KORA_REFRESH_SECONDS')
  })

  it('answers no tickets and is not ready', async () => {
    expect((await ask(cockpit, TICKETS)).json()).toMatchObject({
      queued: [],
      error_code: 'provider_not_registered',
    })
    const ready = await ask(cockpit, '/api/health/ready')
    expect([ready.status, ready.json()]).toEqual([
      503,
      { code: 'configuration_invalid', wake: 'off' },
    ])
  })
})

describe('a cockpit with a variable that only its use shows to be wrong', () => {
  const fixture = new AppFixture()
  const address = { url: 'postgres://kora@127.0.0.1:9/kora', workspaceId: 'org_test' }
  afterEach(() => fixture.close())

  it.each([
    ['KORA_AGENT_SECRET', { KORA_AGENT_URL: 'http://127.0.0.1:9/', KORA_AGENT_SECRET: 'hush !' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgres://u:hush@127.0.0.1:9/x?port=hush' }],
    ['KORA_ALLOWED_HOSTS', { KORA_ALLOWED_HOSTS: 'https://kora.example,b.example' }],
  ])('says on the page and to a balancer that it is %s', async (name, environment) => {
    const cockpit = await fixture.serve({ ...environmentOf(address), ...environment })
    const page = await ask(cockpit, '/')
    expect(page.status).toBe(200)
    expect(page.text).toContain(name)
    expect(page.text + cockpit.logs.join('\n')).not.toContain('hush')
    const ready = await ask(cockpit, '/api/health/ready')
    expect([ready.status, ready.json().code]).toEqual([503, 'configuration_invalid'])
  })
})

describe('a cockpit whose database is not ready for it', () => {
  const fixture = new AppFixture()
  const drops: (() => Promise<void>)[] = []

  afterEach(async () => {
    await fixture.close()
    for (const drop of drops.splice(0)) await drop()
  })

  it('waits, names the command that mends it, and goes on by itself', async () => {
    const db = await emptyDatabase()
    drops.push(() => db.drop())
    const cockpit = await fixture.serve(environmentOf({ url: db.url, workspaceId: 'org_test' }))
    const boot = async () => objectIn((await ask(cockpit, ALL_STATE)).json().boot)
    await until(async () => (await boot()).gate_id, 'substrate_schema')
    await until(async () => typeof (await boot()).failed_detail, 'string')
    expect(await boot()).toMatchObject({
      phase: 'checking_gates',
      failed_gate_id: null,
      failed_detail: expect.stringMatching(/missing: .*tickets.*npm run db:migrate/) as unknown,
    })
    expect((await ask(cockpit, STATE)).json()).toMatchObject({
      primary_state: 'booting',
      claim_permission: 'none',
      degradation_reasons: ['migration'],
    })
    const tickets = await ask(cockpit, TICKETS)
    expect(tickets.status).toBe(200)
    expect(keysOf(tickets.json())).toEqual(withKeys(TICKETS_KEYS, ...ERROR_KEYS))
    expect(tickets.json()).toMatchObject({
      error_code: 'substrate_read_failed',
      error: expect.stringContaining('substrate read returned None') as unknown,
    })
    await untilReadiness(cockpit, 'runtime_booting')
    expect((await ask(cockpit, '/')).text).toContain('npm run db:migrate')

    await migrate({ connectionString: db.url, log: () => undefined })
    await until(async () => (await boot()).gate_id, 'canonical_kora_actor')
    await until(async () => (await boot()).failed_detail, expect.stringMatching(/npm run db:setup/))
    expect((await ask(cockpit, TICKETS)).json().error_code).toBe('substrate_read_failed')
    const noActor = /\[assigned_sea_tickets\].*no actor of kind kora/
    await until(async () => {
      // A read that began before the migration ended still fails with the schema's reason.
      await ask(cockpit, TICKETS)
      return cockpit.logs.some((line) => noActor.test(line))
    }, true)
    await insertActor(db.pool, { workspaceId: 'org_test', kind: 'kora' })
    await until<unknown>(
      async () => (await ask(cockpit, STATE)).json(),
      expect.objectContaining({
        primary_state: 'ready',
        claim_permission: 'normal',
        degradation_reasons: [],
      }),
    )
  })
})
