import 'server-only'
import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { describeError, failureCodeOf } from '@/lib/domain/failure'
import { BOOTING_STATE } from '@/lib/domain/state/operational-state'
import { systemClock } from '@/lib/server/process/clock'
import type { CockpitConfig, SubstrateConfig } from '@/lib/server/process/env'
import { StateTimeline, type StateEventSource } from '@/lib/server/state/state-timeline'
import { initHolder } from '@/lib/server/state/holder.instance'
import { createLog, type Log } from '@/lib/server/process/log'
import { ClaimSweeper } from '@/lib/server/queue/claim-sweeper'
import { setActiveProvider } from '@/lib/server/db/active-provider.instance'
import { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { LeaderLock } from '@/lib/server/db/sessions/leader-lock'
import { createSubstrate } from '@/lib/server/db/substrate'
import {
  readLastStateEventAt,
  readStateEventsAfter,
} from '@/lib/server/db/sql/state/read-state-events'
import { addressProblems } from './address-problems'
import { Boot } from './boot'
import { BootOnRequest } from './boot-on-request'
import { BootReport } from '@/lib/server/following/boot-report'
import type { Cockpit } from './cockpit.instance'
import { Leadership } from '@/lib/server/leadership/leadership'
import { Live } from '@/lib/server/stream/live'
import { makeAgent } from '@/lib/server/agent/make-agent'
import { TicketPoller } from '@/lib/server/queue/ticket-poller'
import { agentCheck } from './agent-check'
import { RuntimeView } from '@/lib/server/following/runtime-view'
import { SubstrateClaims } from '@/lib/server/queue/substrate-claims'
import { SubstrateWatch } from './substrate-watch'
import { gateChecks } from './gates'
import { WriteWatch } from './write-watch'
import { wireOperationalState } from '@/lib/server/state/wire-operational-state'

/**
 * Builds this process from its configuration, without I/O, and starts its boot in the background
 * (SPEC 6). Without a database it stays a cold stub; a bad configuration leaves it without holder.
 */
export function startCockpit(config: CockpitConfig): Cockpit {
  const log = createLog()
  const report = new BootReport()
  const instanceId = `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`
  const base = { instanceId, report }
  const addresses = config.substrate === null ? [] : addressProblems(config.substrate)
  const problems = [...config.problems, ...addresses]
  if (problems.length > 0) {
    for (const problem of problems) log.error('[kora.boot]', problem)
    report.configError(problems)
    return { ...base, ...WITHOUT_SUBSTRATE }
  }
  if (config.substrate === null) {
    log.warn('[kora.boot]', 'DATABASE_URL is not set: the cold stub serves sample data')
    return { ...base, ...WITHOUT_SUBSTRATE }
  }
  try {
    return { ...base, ...build(config, config.substrate, { ...base, log }) }
  } catch (error) {
    // An agent's address or secret that cannot be used shows only when the agent is made.
    if (failureCodeOf(error) !== 'invalid_configuration') throw error
    log.error('[kora.boot]', describeError(error))
    report.configError([describeError(error)])
    return { ...base, ...WITHOUT_SUBSTRATE }
  }
}

type Built = Omit<Cockpit, 'instanceId' | 'report'>

const nothing = () => Promise.resolve()

const WITHOUT_SUBSTRATE: Built = { boot: null, runtime: null, live: null, prepare: nothing }

function build(
  config: CockpitConfig,
  substrateConfig: SubstrateConfig,
  { instanceId, report, log }: { instanceId: string; report: BootReport; log: Log },
): Built {
  const clock = systemClock
  const { workspaceId, directDatabaseUrl } = substrateConfig
  const agent = makeAgent(config.agent, clock)
  const provider = new SubstrateProvider({
    substrate: createSubstrate({ ...substrateConfig, isShortLived: config.serverless, log }),
    workspaceId,
    maxAgeMs: config.refreshMs,
    clock,
    log,
  })
  const holder = initHolder(BOOTING_STATE)
  const { presenceMs, poller, role } = config
  const leadership = new Leadership({
    instanceId,
    provider,
    lock: new LeaderLock({ connectionString: directDatabaseUrl, workspaceId, clock, log }),
    holder,
    clock,
    log,
    presenceMs,
    onDeposed: () => work?.dropClaims(),
  })
  const isLeading = () => leadership.mode === 'leading'
  const store = new SubstrateClaims({
    provider,
    term: () => leadership.fence(),
    leaseMs: poller.leaseMs,
    maxClaims: poller.maxClaims,
  })
  const work =
    agent === null
      ? null
      : new TicketPoller({
          agent,
          store,
          holder,
          workspaceId,
          config: poller,
          isLeading,
          clock,
          log,
        })
  const sweep = new ClaimSweeper({
    store,
    isLeading,
    pollMs: poller.pollMs,
    leaseMs: poller.leaseMs,
    heldTicketIds: () => work?.heldTicketIds ?? [],
    onFreed: () => work?.wake(),
    clock,
    log,
  })
  const { outbox } = wireOperationalState(holder, leadership, {
    log,
    bootAccount: () => report.account,
    isRecorded: () => leadership.isRecorded,
  })
  leadership.joinOutbox(outbox)
  const parts = { provider, holder, outbox, clock, log }
  const watch = new SubstrateWatch(parts)
  // On a serverless host there would be no process to listen.
  const live = config.serverless
    ? null
    : new Live({
        provider,
        directDatabaseUrl,
        maxStreams: config.maxStreams,
        clock,
        log,
        onTickets: () => work?.wake(),
        onHearing: () => lookAtOnce(),
      })
  holder.addListener(() => live?.stateMoved())
  const writes = new WriteWatch({
    ...parts,
    checks: gateChecks(provider, clock, role),
    rehearseClaim: agent === null ? null : () => store.rehearseClaim(),
    isLeading,
    isInterrupted: () => leadership.mode === 'interrupted',
  })
  const lookAtOnce = () => {
    watch.checkNow()
    writes.checkNow()
  }
  provider.whenBroken(lookAtOnce)
  const register = setActiveProvider
  const boot = new Boot({
    ...parts,
    report,
    role,
    work,
    checkAgent: agent === null ? null : agentCheck(agent, provider),
    sweep,
    writes,
    leadership,
    watch,
    live,
    retryBudget: config.bootRetryBudget,
    register,
  })
  const timeline = new StateTimeline(stateEventsOf(provider))
  const view = { ...parts, leadership, timeline, report, role, presenceMs, agent: work }
  const runtime = new RuntimeView(view)
  if (config.serverless) {
    const onRequest = new BootOnRequest({ ...parts, report, register })
    return { boot, runtime, live, prepare: () => onRequest.prepare() }
  }
  void boot.start()
  return { boot, runtime, live, prepare: nothing }
}

function stateEventsOf({ substrate, workspaceId }: SubstrateProvider): StateEventSource {
  return {
    lastAt: (at) => substrate.cockpit.read(readLastStateEventAt, { workspaceId, at }),
    after: (afterSeq, limit) =>
      substrate.cockpit.read(readStateEventsAfter, { workspaceId, afterSeq, limit }),
  }
}
