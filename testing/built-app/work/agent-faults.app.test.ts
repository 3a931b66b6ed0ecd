import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ServedCockpit } from '@/scripts/served-cockpit'
import { says, type WorkCall } from '@/testing/agent/working-agent'
import { until } from '@/testing/built-app/app-fixture'
import { ask, objectIn } from '@/testing/built-app/ask'
import { STATE, TICKETS } from '@/testing/built-app/contract'
import { openQueueFixture, type QueueFixture } from '@/testing/built-app/queue-fixture'

const LEASE_MS = 2_000
const RUBBISH = 'Dear Kora, all is well.'

/** After each, an ordinary ticket is worked: the poller lives. */
describe('a poller whose agent', () => {
  let fixture: QueueFixture
  let cockpit: ServedCockpit

  beforeAll(async () => {
    fixture = await openQueueFixture({
      KORA_LEASE_SECONDS: String(LEASE_MS / 1_000),
      KORA_POLL_INTERVAL_SECONDS: '0.5',
    })
    cockpit = await fixture.serve()
  })
  afterAll(() => fixture.close())

  it.each([
    ['text instead of JSON', RUBBISH],
    ['a resolution that does not exist', JSON.stringify({ resolution: 'done' })],
    ['progress and no result', '{"type":"progress"}\n{"type":"progress"}\n'],
    ['nothing at all', ''],
  ])('answers with %s tries the ticket again in a minute', async (what, body) => {
    fixture.agent.does(what, (response) => response.end(body))
    const id = await fixture.ticket(what)
    expect(await fixture.untilStatus(id, 'failed_retryable')).toMatchObject({
      held: false,
      attempts: 1,
      retryInSeconds: 60,
    })
    expect(await resolutionOf(id)).toMatchObject({
      resolution: 'failed_retryable',
      failure_reason: 'agent_bad_answer',
      next_eligible_offset_seconds: 60,
    })
    await worksOn()
  })

  it('refuses the ticket with a status of the client’s fault counts it as a bad answer', async () => {
    fixture.agent.does('refused', (response) => {
      response.statusCode = 404
      response.end()
    })
    const id = await fixture.ticket('refused')
    await fixture.untilStatus(id, 'failed_retryable')
    expect(await resolutionOf(id)).toMatchObject({
      failure_reason: 'agent_bad_answer',
      resolution_summary: expect.stringContaining('404') as unknown,
    })
    await worksOn()
  })

  it('hangs gives the ticket up at the end of the lease, for ten minutes', async () => {
    fixture.agent.does('hanging', () => undefined)
    const id = await fixture.ticket('hanging')
    expect(await fixture.untilStatus(id, 'failed_retryable')).toMatchObject({
      held: false,
      attempts: 1,
      retryInSeconds: 600,
    })
    expect(await resolutionOf(id)).toMatchObject({
      failure_reason: 'agent_loop_timeout',
      next_eligible_offset_seconds: 600,
    })
    await callOf(id).closed
    await worksOn()
  })

  it('tells of progress for longer than the lease keeps it, and takes the result', async () => {
    const began: number[] = []
    fixture.agent.does('long work', (response) => {
      began.push(Date.now())
      const telling = setInterval(() => response.write('{"type":"progress"}\n'), 300)
      setTimeout(() => {
        clearInterval(telling)
        response.end('{"type":"result","resolution":"completed","summary":"at last"}\n')
      }, 2.5 * LEASE_MS)
    })
    const id = await fixture.ticket('long work')
    await fixture.untilStatus(id, 'in_progress')
    expect(await fixture.untilStatus(id, 'completed')).toMatchObject({ claims: 1, attempts: 1 })
    expect(Date.now() - (began[0] ?? Infinity)).toBeGreaterThan(2 * LEASE_MS)
    expect((await fixture.eventsOf(id)).map(({ type }) => type)).toEqual([
      'sea_ticket.claimed',
      'sea_ticket.claim_refreshed',
      'sea_ticket.claim_released',
      'kora.sea_ticket.resolved',
    ])
    await worksOn()
  })

  it('answers when the lease is lost changes nothing', async () => {
    let answer: () => void = () => undefined
    fixture.agent.does('lost, then answered', (response) => {
      answer = () => says(response, { resolution: 'completed' })
    })
    const id = await fixture.ticket('lost, then answered')
    await until(() => Promise.resolve(callsOf(id).length), 1)
    await takeAway(id)
    answer()
    await until(() => Promise.resolve(cockpit.logs.join('\n').includes(`${id}: lost`)), true)
    expect(await fixture.row(id)).toMatchObject({ status: 'assigned', held: false })
    expect((await fixture.eventsOf(id)).map(({ type }) => type)).toEqual(['sea_ticket.claimed'])
    await worksOn()
  })

  it('tells of progress when the lease is lost is hung up on', async () => {
    fixture.agent.does('lost, in progress', (response) => {
      const telling = setInterval(() => response.write('{"type":"progress"}\n'), 100)
      response.once('close', () => clearInterval(telling))
    })
    const id = await fixture.ticket('lost, in progress')
    await fixture.untilStatus(id, 'in_progress')
    await takeAway(id)
    await callOf(id).closed
    expect(await fixture.row(id)).toMatchObject({ status: 'assigned', held: false })
    expect((await fixture.eventsOf(id)).map(({ type }) => type)).not.toContain(
      'kora.sea_ticket.resolved',
    )
    await worksOn()
  })

  it('closes the connection without a word hands the ticket back uncounted, and waits for it', async () => {
    fixture.agent.does('hung up', (response) => response.destroy())
    const id = await fixture.ticket('hung up')
    expect(await fixture.untilStatus(id, 'released')).toMatchObject({
      held: false,
      claims: 1,
      attempts: 0,
      retryInSeconds: 60,
    })
    expect(await resolutionOf(id)).toMatchObject({ resolution: 'released' })
    await worksOn()
    await until(async () => {
      const told = await fixture.events('kora.operational_state.transitioned')
      return told.some(({ payload }) => String(payload.degradation_reasons) === 'dispatch')
    }, true)
    await until(async () => (await ask(cockpit, STATE)).json().degradation_reasons, [])
  })

  it('closes the connection in the middle of its answer tries again', async () => {
    fixture.agent.does('cut off', (response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"resolution":', () => response.destroy())
    })
    const id = await fixture.ticket('cut off')
    await fixture.untilStatus(id, 'failed_retryable')
    expect(await resolutionOf(id)).toMatchObject({ failure_reason: 'agent_bad_answer' })
    await worksOn()
  })

  it('sends 50 MB is hung up on long before the end', async () => {
    const pieces = 50
    const piece = Buffer.alloc(1_000_000, ' ')
    fixture.agent.does('huge', (response) => {
      const send = (left: number) => {
        if (left === 0) response.end(JSON.stringify({ resolution: 'completed' }))
        else response.write(piece, (error) => (error ? undefined : send(left - 1)))
      }
      send(pieces)
    })
    const id = await fixture.ticket('huge')
    await fixture.untilStatus(id, 'failed_retryable')
    expect(await resolutionOf(id)).toMatchObject({ failure_reason: 'agent_bad_answer' })
    await callOf(id).closed
    expect(callOf(id).bytesSent()).toBeLessThan(25_000_000)
    await worksOn()
  })

  it('gives up for good is quoted with its reason among the failed', async () => {
    fixture.agent.does('hopeless', (response) =>
      says(response, {
        resolution: 'failed_terminal',
        summary: 'There is no such harbour.',
        failure_reason: 'no_such_harbour',
      }),
    )
    const id = await fixture.ticket('hopeless')
    await fixture.untilStatus(id, 'failed_terminal')
    expect(await failedRow(id)).toMatchObject({
      state: 'failed_terminal',
      failure_count_by_reason: { no_such_harbour: 1 },
    })
    await worksOn()
  })

  it('spoils the tenth counted attempt leaves the ticket to the operator, with every reason', async () => {
    fixture.agent.does('ten times', (response) => response.end(RUBBISH))
    const id = await fixture.ticket('ten times')
    await fixture.untilStatus(id, 'failed_retryable')
    await fixture.db.pool.query(
      `update public.tickets set work_attempt_count = 9, next_eligible_at = null where id = $1`,
      [id],
    )
    expect(await fixture.untilStatus(id, 'blocked_needs_operator')).toMatchObject({
      held: false,
      attempts: 10,
      retryInSeconds: null,
    })
    expect(await failedRow(id)).toMatchObject({
      state: 'blocked_needs_operator',
      failure_count_by_reason: { agent_bad_answer: 1, retry_ceiling: 1 },
    })
    await worksOn()
  })

  /** The next ticket is claimed and completed. */
  async function worksOn() {
    const id = await fixture.ticket('an ordinary ticket')
    await fixture.untilStatus(id, 'completed')
  }

  /** The claim is taken away by hand, and the ticket cannot be claimed for an hour. */
  async function takeAway(id: string) {
    await fixture.db.pool.query(
      `update public.tickets set sea_status = 'assigned', sea_active_claim_token = null,
          sea_claim_expires_at = null, next_eligible_at = now() + interval '1 hour'
        where id = $1`,
      [id],
    )
  }

  async function resolutionOf(id: string) {
    const resolved = (await fixture.eventsOf(id)).filter(
      ({ type }) => type === 'kora.sea_ticket.resolved',
    )
    expect(resolved).toHaveLength(1)
    return resolved[0]?.payload
  }

  async function failedRow(id: string) {
    const { failed_or_blocked: rows } = (await ask(cockpit, TICKETS)).json()
    return (Array.isArray(rows) ? rows : []).map(objectIn).find((row) => row.id === id)
  }

  function callsOf(id: string): WorkCall[] {
    return fixture.agent.calls.filter(({ ticketId }) => ticketId === id)
  }

  function callOf(id: string): WorkCall {
    const [call] = callsOf(id)
    if (call === undefined) throw new Error(`the agent was not handed ticket ${id}`)
    return call
  }
})
