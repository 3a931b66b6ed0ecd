import { BOOTING_STATE } from '@/lib/domain/state/operational-state'
import { OperationalStateHolder } from '@/lib/server/state/operational-state-holder'
import { TicketPoller } from '@/lib/server/queue/ticket-poller'
import { ManualAgent } from '@/testing/agent/manual-agent'
import { collectedLog } from '@/testing/process/collected-log'
import { FakeClock, settled } from '@/testing/process/fake-clock'
import { ScriptedClaims } from './scripted-claims'

export const POLL_MS = 60_000

/** A poller of a leader that may take any work, over a queue and an agent by script. */
export function pollerFixture({ maxClaims = 1 } = {}) {
  const clock = new FakeClock()
  const { log, lines } = collectedLog()
  const store = new ScriptedClaims()
  const agent = new ManualAgent()
  const holder = new OperationalStateHolder(
    { ...BOOTING_STATE, primaryState: 'ready', claimPermission: 'normal' },
    { clock, log },
  )
  const lead = { isMine: true }
  const config = { pollMs: POLL_MS, leaseMs: 600_000, leaseRefreshMs: 60_000, maxClaims }
  const poller = new TicketPoller({
    agent,
    store,
    holder,
    workspaceId: 'org_test',
    config,
    isLeading: () => lead.isMine,
    clock,
    log,
  })
  return {
    agent,
    clock,
    holder,
    lead,
    lines,
    poller,
    store,
    /** Starts it, and lets it do all that needs no time. */
    started: async () => {
      poller.start()
      await settled()
    },
    moves: () =>
      holder.history().map(({ from_state, to_state, trigger }) => {
        return `${from_state} → ${to_state}: ${trigger}`
      }),
  }
}

export type PollerFixture = ReturnType<typeof pollerFixture>
