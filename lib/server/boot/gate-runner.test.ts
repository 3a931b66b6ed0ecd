import { describe, expect, it } from 'vitest'
import type { GateId } from '@/lib/domain/state/gate'
import { BOOTING_STATE, sortedReasons } from '@/lib/domain/state/operational-state'
import { collectedLog } from '@/testing/process/collected-log'
import { databaseError } from '@/testing/database/database-error'
import { FakeClock, settled } from '@/testing/process/fake-clock'
import { OperationalStateHolder } from '@/lib/server/state/operational-state-holder'
import { BootReport } from '@/lib/server/following/boot-report'
import { GateRunner } from './gate-runner'

function setUp({ budget = 20, promising = false } = {}) {
  const clock = new FakeClock()
  const { log, lines } = collectedLog()
  const holder = new OperationalStateHolder(BOOTING_STATE, { clock, log })
  const report = new BootReport()
  const abort = new AbortController()
  const pauses: number[] = []
  const runner = new GateRunner({
    holder,
    report,
    clock,
    log,
    budget,
    signal: abort.signal,
    pause: async (ms) => {
      pauses.push(ms / 1_000)
      void clock.advance(ms)
      await settled()
      return promising ? 'promising' : 'waited'
    },
  })
  return { abort, clock, holder, lines, pauses, report, runner }
}

const always = (detail: string | null) => () => Promise.resolve(detail)

/** Fails `times` times, then passes. */
function failing(times: number, error: unknown = new Error('away')) {
  let attempts = 0
  return () => {
    attempts += 1
    if (attempts > times) return Promise.resolve(null)
    return Promise.reject(error instanceof Error ? error : new Error(String(error)))
  }
}

describe('a gate that passes', () => {
  it('leaves no reason, no transition and a report', async () => {
    const { holder, report, runner } = setUp()
    await runner.pass('event_log_append', always(null))
    expect(holder.history()).toEqual([])
    expect([...runner.stagedReasons]).toEqual([])
    expect(report.account).toEqual({
      gates: [
        {
          gate_id: 'event_log_append',
          gate_class: 'transient',
          outcome: 'passed',
          attempts: 1,
          elapsed_ms: 0,
          detail: null,
        },
      ],
      failed: null,
    })
  })
})

describe('a transient gate that fails', () => {
  it('is tried again after 2, 4, 8, 16, 30, 30 … seconds', async () => {
    const { pauses, runner } = setUp()
    await runner.pass('event_log_append', failing(7))
    expect(pauses).toEqual([2, 4, 8, 16, 30, 30, 30])
  })

  it('makes each retry a booting → booting transition that adds its reason once', async () => {
    const { holder, runner } = setUp()
    await runner.pass('event_log_append', failing(3))
    await settled()
    const retry = expect.objectContaining({
      from_state: 'booting',
      to_state: 'booting',
      trigger: 'transient gate failure',
    }) as unknown
    expect(holder.history()).toEqual([retry, retry, retry])
    expect(sortedReasons(holder.current)).toEqual(['substrate'])
    expect([...runner.stagedReasons]).toEqual(['substrate'])
  })

  it('stages the reason of each gate', async () => {
    const { runner } = setUp()
    await runner.pass('event_log_append', failing(1))
    await runner.pass('agent_reachable', failing(2))
    expect([...runner.stagedReasons].sort()).toEqual(['dispatch', 'substrate'])
  })

  it('tells the page which attempt of how many, and when the next one is', async () => {
    const { abort, clock, report, runner } = setUp({ budget: 5 })
    const began = clock.now()
    const seen: unknown[] = []
    await runner.pass('event_log_append', () => {
      const { phase, gateId, attempt, budget, nextAttemptAt } = report.progress
      seen.push({ phase, gateId, attempt, budget, nextAttemptAt })
      if (attempt === 2) abort.abort()
      return Promise.reject(new Error('away'))
    })
    const step = { phase: 'checking_gates', gateId: 'event_log_append', budget: 5 }
    expect(seen).toEqual([
      { ...step, attempt: 1, nextAttemptAt: null },
      { ...step, attempt: 2, nextAttemptAt: null },
    ])
    expect(report.progress.nextAttemptAt).toBe(new Date(began + 6_000).toISOString())
  })

  it('reports all its attempts and all its time in the end', async () => {
    const { report, runner } = setUp()
    await runner.pass('event_log_append', failing(2))
    expect(report.account.gates).toEqual([
      expect.objectContaining({ outcome: 'passed', attempts: 3, elapsed_ms: 6_000, detail: null }),
    ])
  })

  it('ends the boot when its budget is spent', async () => {
    const { pauses, report, runner } = setUp({ budget: 3 })
    await expect(runner.pass('event_log_append', failing(99))).rejects.toMatchObject({
      gateId: 'event_log_append',
      trigger: 'invariant gate failure: retry budget exhausted (event_log_append)',
    })
    expect(pauses).toEqual([2, 4])
    expect(report.account.gates[0]).toMatchObject({ outcome: 'failed', attempts: 3 })
  })

  it('is told to the page in words without host or statement; the log has the whole', async () => {
    const { lines, report, runner } = setUp({ budget: 1 })
    const error = Object.assign(new Error('connect ECONNREFUSED 10.1.2.3:5432'), {
      code: 'ECONNREFUSED',
    })
    await expect(runner.pass('event_log_append', failing(9, error))).rejects.toThrow(
      'the connection is refused: no database listens there',
    )
    expect(JSON.stringify(report.account)).not.toContain('10.1.2.3')
    expect(lines.join('\n')).toContain('10.1.2.3:5432')
  })

  it('adds nothing to a state that has left booting meanwhile', async () => {
    const { holder, runner } = setUp()
    await holder.transitionTo('paused', 'operator')
    await runner.pass('event_log_append', failing(1))
    expect(holder.history()).toHaveLength(1)
    expect(sortedReasons(holder.current)).toEqual([])
  })
})

describe('the substrate', () => {
  it('is awaited without end, and says so', async () => {
    const { pauses, report, runner } = setUp({ budget: 2 })
    const budgets: unknown[] = []
    const check = failing(40)
    await runner.pass('substrate_reachable', () => {
      budgets.push([report.progress.phase, report.progress.budget])
      return check()
    })
    expect(pauses).toHaveLength(40)
    expect(budgets).toContainEqual(['waiting_for_substrate', null])
  })

  it('that shows a sign of life is tried at the short pace again', async () => {
    const { pauses, runner } = setUp({ promising: true })
    await runner.pass('substrate_reachable', failing(4))
    expect(pauses).toEqual([2, 2, 2, 2])
  })
})

/** Fails with the first words, then the second ones …, then passes. */
function saying(...details: string[]) {
  return () => Promise.resolve(details.shift() ?? null)
}

describe('an invariant gate that fails', () => {
  it.each<[GateId, string]>([
    ['substrate_schema', 'migration'],
    ['canonical_kora_actor', 'substrate'],
  ])('(%s) is looked at again every 10 s until it is mended', async (gateId, reason) => {
    const { holder, lines, pauses, report, runner } = setUp({ budget: 1 })
    const reasons: string[][] = []
    holder.addListener((_, to) => void reasons.push(sortedReasons(to)))
    await runner.pass(gateId, saying('missing: a', 'missing: a', 'missing: b'))
    expect(pauses).toEqual([10, 10, 10])
    expect(reasons).toEqual([[reason], [reason], []])
    expect(holder.history().map(({ trigger }) => trigger)).toEqual([
      `invariant gate failure: ${gateId}`,
      `invariant gate failure: ${gateId}`,
      `gate mended: ${gateId}`,
    ])
    expect(lines).toEqual([
      `error [kora.boot] gate ${gateId}: missing: a; looked at again every 10 s`,
      `error [kora.boot] gate ${gateId}: missing: b; looked at again every 10 s`,
    ])
    expect(report.account.gates).toEqual([
      expect.objectContaining({ gate_class: 'invariant', outcome: 'passed', attempts: 4 }),
    ])
    expect([...runner.stagedReasons]).toEqual([])
  })

  it('is not taken for failed when it could not be checked', async () => {
    const { report, runner } = setUp()
    await expect(runner.pass('substrate_schema', failing(9))).rejects.toThrow('away')
    expect(report.account.gates).toEqual([])
  })
})

describe('a boot that is called off', () => {
  it('ends the retries without a verdict', async () => {
    const { abort, pauses, runner } = setUp()
    await runner.pass('event_log_append', () => {
      abort.abort()
      return Promise.reject(new Error('away'))
    })
    expect(pauses).toEqual([2])
  })
})

describe('an invariant whose check throws', () => {
  it('has failed where the database refuses by its own word, which only the log quotes', async () => {
    const { lines, pauses, report, runner } = setUp()
    const refusal = databaseError('42501', 'permission denied for table secret_plans')
    await runner.pass('canonical_kora_actor', failing(2, refusal))
    expect(pauses).toEqual([10, 10])
    expect(report.account.gates).toEqual([expect.objectContaining({ outcome: 'passed' })])
    expect(lines.filter((line) => line.includes('secret_plans'))).toEqual([
      'error [kora.boot] gate canonical_kora_actor: permission denied for table secret_plans',
    ])
    expect(lines.join()).toContain('the database user lacks a privilege; looked at again')
  })

  it.each([
    ['a connection that is cut', new Error('connection terminated')],
    ['a database that shuts down', databaseError('57P03')],
    ['a statement that took too long', databaseError('57014')],
    ['a database without a connection to spare', databaseError('53300')],
    ['a lost connection of the database itself', databaseError('08006')],
    ['a fatal error', Object.assign(databaseError('42501'), { severity: 'FATAL' })],
  ])(
    'could not be checked because of %s: it is no failure, and shown meanwhile',
    async (_, error) => {
      const { report, runner } = setUp()
      await expect(runner.pass('substrate_schema', () => Promise.reject(error))).rejects.toBe(error)
      expect(report.progress).toMatchObject({ phase: 'checking_gates', failedGateId: null })
      expect(report.progress.failedDetail).not.toBeNull()
      await runner.pass('substrate_schema', always(null))
      expect(report.progress.failedDetail).toBeNull()
    },
  )
})
