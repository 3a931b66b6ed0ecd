import type { ChainEventDraft } from '@/lib/domain/chain-event'
import { Leadership } from '@/lib/server/leadership/leadership'
import { SubstrateClaims } from '@/lib/server/queue/substrate-claims'
import { wireOperationalState } from '@/lib/server/state/wire-operational-state'
import { systemClock } from '@/lib/server/process/clock'
import type { EventLogTarget } from '@/lib/server/state/emit-state-transition'
import { OperationalStateHolder } from '@/lib/server/state/operational-state-holder'
import { createLog } from '@/lib/server/process/log'
import { TicketPoller } from '@/lib/server/queue/ticket-poller'
import { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { LeaderLock } from '@/lib/server/db/sessions/leader-lock'
import type { LeaderTerm } from '@/lib/server/db/sql/leadership/leader-term'
import { createSubstrate } from '@/lib/server/db/substrate'
import type { Drain } from './drain'
import { instantAgent, LEASE_MS, READY } from './instant-work'
import type { QueueDatabase } from './queue-database'
import { RunningDrain } from './running-drain'

/** The part of the app that works the queue, leading the workspace of a bench. */
export interface KoraLoop {
  readonly term: LeaderTerm
  /** Works so many tickets; over when the last one's state events are in the log too. */
  drain(count: number): Promise<Drain>
  close(): Promise<void>
}

/** Boots what a leader needs, as `startCockpit` does, with an agent that answers at once. */
export async function openKora({ url, workspaceId }: QueueDatabase): Promise<KoraLoop> {
  const clock = systemClock
  const log = createLog((level, line) => {
    if (level !== 'info') console.error(line)
  })
  const substrate = createSubstrate({ databaseUrl: url, log })
  const provider = new SubstrateProvider({ substrate, workspaceId, clock, log })
  const holder = new OperationalStateHolder(READY, { clock, log })
  const leadership = new Leadership({
    instanceId: 'bench',
    provider,
    lock: new LeaderLock({ connectionString: url, workspaceId, clock, log }),
    holder,
    clock,
    log,
    presenceMs: 10_000,
    onDeposed: () => undefined,
  })
  let drain: RunningDrain | null = null
  const { outbox } = wireOperationalState(
    holder,
    reportingTarget(leadership, (events) => drain?.logged(events)),
    { log, bootAccount: () => null, isRecorded: () => leadership.isRecorded },
  )
  await provider.initialize()
  await leadership.lead(new AbortController().signal)
  const store = new SubstrateClaims({
    provider,
    term: () => leadership.fence(),
    leaseMs: LEASE_MS,
    maxClaims: 1,
  })

  return {
    term: leadership.fence(),
    drain: async (count) => {
      const running = new RunningDrain(count)
      drain = running
      const poller = new TicketPoller({
        agent: instantAgent(() => {
          running.worked()
        }),
        store,
        holder,
        workspaceId,
        config: { pollMs: 60_000, leaseMs: LEASE_MS, leaseRefreshMs: 60_000, maxClaims: 1 },
        isLeading: () => leadership.mode === 'leading',
        clock,
        log,
      })
      poller.start()
      const result = await running.ended
      await poller.stop()
      drain = null
      return result
    },
    close: async () => {
      await outbox.flush()
      await leadership.leave('the bench is over')
      await provider.close()
    },
  }
}

/** The event log; reports what it has taken. */
function reportingTarget(
  target: EventLogTarget,
  onAppended: (events: readonly ChainEventDraft[]) => void,
): EventLogTarget {
  return {
    get isInitialized() {
      return target.isInitialized
    },
    resolveWorkspaceId: () => target.resolveWorkspaceId(),
    appendEvents: async (workspaceId, events) => {
      await target.appendEvents(workspaceId, events)
      onAppended(events)
    },
  }
}
