import 'server-only'
import type { BootProgress } from '@/lib/domain/state/boot-progress'
import {
  isDegraded,
  type OperationalState,
  sortedReasons,
} from '@/lib/domain/state/operational-state'
import type { StripSegment } from '@/lib/domain/state/state-strip'
import type { TransitionRecord } from '@/lib/domain/state/transition-record'
import { transitionsFrom } from '@/lib/domain/state/transition-table'
import type { FreshnessWire } from '@/lib/wire/freshness.wire'
import type {
  AgentWire,
  BootWire,
  OperationalStateBody,
  OperationalStateInclude,
  RuntimeWire,
  StripSegmentWire,
} from '@/lib/wire/state/operational-state.wire'

/** All that a live answer can hold; a part that is not known is null. */
export interface OperationalStateAccount {
  readonly state: OperationalState
  readonly history: readonly TransitionRecord[]
  readonly asOf: string | null
  readonly source: FreshnessWire['source']
  readonly stateEnteredAt: string | null
  readonly runtime: {
    readonly instanceId: string
    readonly leader: boolean
    readonly heartbeatAt: string
    readonly alive: boolean
  } | null
  readonly boot: BootProgress
  /** Null where another instance leads, whose agent is not known here. */
  readonly agent: AgentWire | null
  readonly strip: readonly StripSegment[] | null
}

/** The contract keys of a state, in the order of SPEC 8. */
export function toOperationalStateCore(
  state: OperationalState,
  history: readonly TransitionRecord[],
): OperationalStateBody {
  return {
    primary_state: state.primaryState,
    claim_permission: state.claimPermission,
    degradation_reasons: sortedReasons(state),
    is_degraded: isDegraded(state),
    transition_history: history.map(({ timestamp, from_state, to_state, trigger }) => ({
      timestamp,
      from_state,
      to_state,
      trigger,
    })),
    valid_next_states: transitionsFrom(state.primaryState).map(({ to, trigger }) => ({
      to_state: to,
      trigger,
    })),
  }
}

export function toBootWire(boot: BootProgress): BootWire {
  return {
    phase: boot.phase,
    gate_id: boot.gateId,
    attempt: boot.attempt,
    budget: boot.budget,
    next_attempt_at: boot.nextAttemptAt,
    failed_gate_id: boot.failedGateId,
    failed_detail: boot.failedDetail,
    config_error: boot.configError,
  }
}

function toRuntimeWire(runtime: OperationalStateAccount['runtime']): RuntimeWire | null {
  if (runtime === null) return null
  return {
    instance_id: runtime.instanceId,
    leader: runtime.leader,
    heartbeat_at: runtime.heartbeatAt,
    alive: runtime.alive,
  }
}

function toStripWire(segment: StripSegment): StripSegmentWire {
  return {
    state: segment.state,
    degraded: segment.degraded,
    from: new Date(segment.from).toISOString(),
    to: new Date(segment.to).toISOString(),
  }
}

function toAgentWire(agent: AgentWire | null): AgentWire | null {
  return agent === null ? null : { kind: agent.kind, reachable: agent.reachable }
}

function toFreshness(account: OperationalStateAccount) {
  return {
    freshness: account.asOf === null ? null : { as_of: account.asOf, source: account.source },
    state_entered_at: account.stateEnteredAt,
    runtime: toRuntimeWire(account.runtime),
  }
}

/** The live answer: just the six keys, and the requested includes (SPEC 8). */
export function toOperationalStateBody(
  account: OperationalStateAccount,
  include: ReadonlySet<OperationalStateInclude>,
): OperationalStateBody {
  return {
    ...toOperationalStateCore(account.state, account.history),
    ...(include.has('freshness') ? toFreshness(account) : {}),
    ...(include.has('boot') ? { boot: toBootWire(account.boot) } : {}),
    ...(include.has('agent') ? { agent: toAgentWire(account.agent) } : {}),
    ...(include.has('strip') ? { strip: account.strip?.map(toStripWire) ?? null } : {}),
  }
}
