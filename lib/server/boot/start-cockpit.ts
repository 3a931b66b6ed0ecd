import 'server-only'
import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { BOOTING_STATE } from '@/lib/domain/operational-state'
import { systemClock } from '../clock'
import type { CockpitConfig } from '../env'
import { StateTimeline, type StateEventSource } from '../event-log/state-timeline'
import { initHolder } from '../holder/holder.instance'
import { createLog } from '../log'
import { setActiveProvider } from '../provider/active-provider.instance'
import { SubstrateProvider } from '../provider/substrate-provider'
import { Substrate } from '../substrate/substrate'
import { Boot } from './boot'
import { BootReport } from './boot-report'
import type { Cockpit } from './cockpit.instance'
import { Leadership } from './leadership'
import { SubstrateWatch } from './substrate-watch'
import { wireOperationalState } from './wire-operational-state'

/**
 * Builds this process from its configuration, without I/O, and starts its boot in the background
 * (SPEC 6). Without a database it stays a cold stub; a bad configuration leaves it without holder.
 */
export function startCockpit(config: CockpitConfig): Cockpit {
  const log = createLog()
  const report = new BootReport()
  const instanceId = `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`
  if (config.problems.length > 0) {
    for (const problem of config.problems) log.error('[kora.boot]', problem)
    report.configError(config.problems)
    return { instanceId, report, boot: null }
  }
  if (config.substrate === null) {
    log.warn('[kora.boot]', 'DATABASE_URL is not set: the cold stub serves sample data')
    return { instanceId, report, boot: null }
  }
  const clock = systemClock
  const provider = new SubstrateProvider({
    substrate: new Substrate({ ...config.substrate, log }),
    workspaceId: config.substrate.workspaceId,
    clock,
    log,
  })
  const holder = initHolder(BOOTING_STATE)
  const { outbox } = wireOperationalState(holder, provider, {
    log,
    bootAccount: () => report.account,
  })
  const parts = { provider, holder, outbox, clock, log }
  const boot = new Boot({
    ...parts,
    report,
    timeline: new StateTimeline(stateEventsOf(provider)),
    leadership: new Leadership({ ...parts, instanceId, presenceMs: config.presenceMs }),
    watch: new SubstrateWatch({ ...parts, intervalMs: config.refreshMs }),
    retryBudget: config.bootRetryBudget,
    register: setActiveProvider,
  })
  void boot.start()
  return { instanceId, report, boot }
}

function stateEventsOf({ substrate, workspaceId }: SubstrateProvider): StateEventSource {
  return {
    lastAt: (at) => substrate.readLastStateEventAt({ workspaceId, at }),
    after: (afterSeq, limit) => substrate.readStateEventsAfter({ workspaceId, afterSeq, limit }),
  }
}
