import { CHAIN_EVENT, type ChainEventDraft } from '@/lib/domain/chain-event'
import { GATES, type GateId, type GateReport } from '@/lib/domain/state/gate'
import { BOOT_TRIGGER } from '@/lib/domain/state/transition-events'
import type { Random } from '@/scripts/seed/random'
import { eventAt, HOUR, MINUTE, type Move, SECOND, type Shift } from './history'

/** The runtimes of the demonstration: what happened to them, and when they could work. */
interface RuntimeHistory {
  readonly moves: readonly Move[]
  readonly events: readonly ChainEventDraft[]
  readonly shifts: readonly Shift[]
  /** When the second runtime was killed, and when its successor found that out. */
  readonly killedAt: number
  readonly foundAt: number
  readonly lastLeader: { readonly instanceId: string; readonly term: number }
}

const PASSED_GATES: readonly GateId[] = [
  'substrate_reachable',
  'substrate_schema',
  'canonical_kora_actor',
  'event_log_append',
]

function gateReport(gate: GateId, attempts: number, detail: string | null): GateReport {
  return {
    gate_id: gate,
    gate_class: GATES[gate].gateClass,
    outcome: detail === null ? 'passed' : 'failed',
    attempts,
    elapsed_ms: attempts === 1 ? 4 : 2_041,
    detail,
  }
}

/** A boot that passes; `retried` lets its log gate fail once before. */
function goodBoot(at: number, { retried }: { retried: boolean }): Move[] {
  const gates = PASSED_GATES.map((gate) =>
    gateReport(gate, retried && gate === 'event_log_append' ? 2 : 1, null),
  )
  const ready: Move = {
    at: at + (retried ? 4 * SECOND : 2 * SECOND),
    to: 'ready',
    permission: 'normal',
    remove: ['substrate'],
    trigger: BOOT_TRIGGER.allGatesPass,
    boot: { gates, failed: null },
  }
  if (!retried) return [{ ...ready, fresh: true }]
  const retry: Move = {
    at: at + SECOND,
    add: ['substrate'],
    trigger: BOOT_TRIGGER.transientFailure,
    fresh: true,
  }
  return [retry, ready]
}

/** A boot that finds its schema incomplete and stops. */
function failedBoot(at: number): Move {
  const detail =
    'the database lacks public.tickets.sea_claim_expires_at; apply it with: npm run db:migrate'
  return {
    at: at + SECOND,
    fresh: true,
    to: 'stopped',
    trigger: BOOT_TRIGGER.invariantFailure('substrate_schema'),
    boot: {
      gates: [
        gateReport('substrate_reachable', 1, null),
        gateReport('substrate_schema', 1, detail),
      ],
      failed: { gateId: 'substrate_schema', detail },
    },
  }
}

function pause(from: number, to: number, cause: Pick<Move, 'trigger' | 'add'>): Move[] {
  const cost = cause.trigger === 'cost 100%'
  return [
    { at: from, to: 'paused', permission: 'none', ...cause },
    {
      at: to,
      to: 'ready',
      permission: 'normal',
      remove: cause.add ?? [],
      trigger: cost ? 'monthly credit refresh confirmed' : 'operator clears via kora_control reset',
    },
  ]
}

/** Two days of runtimes that end shortly before `now`, the last one without a goodbye event. */
export function runtimeHistory(random: Random, now: number): RuntimeHistory {
  const ago = (hours: number, more = 0) => now - hours * HOUR + more
  const ids = [1, 2, 3, 4, 5].map((number) => `kora-${number}-${random.uuid().slice(0, 8)}`)
  const began = [ago(48), ago(31), ago(19.7), ago(19.3), ago(3)] as const
  const killedAt = ago(20)
  const leading = (term: number, at: number) =>
    eventAt(random, at, CHAIN_EVENT.runtimeLeading, { instance_id: ids[term - 1], term })
  const goodbye = (term: number, at: number, reason: string) =>
    eventAt(random, at, CHAIN_EVENT.runtimeGoodbye, { instance_id: ids[term - 1], term, reason })
  const lost = (term: number, at: number, last: number) =>
    eventAt(random, at, CHAIN_EVENT.runtimeLost, {
      instance_id: ids[term - 1],
      term,
      last_heartbeat_at: new Date(last).toISOString(),
    })

  return {
    killedAt,
    foundAt: began[3] + 2 * SECOND,
    lastLeader: { instanceId: ids[4] ?? '', term: 5 },
    events: [
      leading(1, began[0]),
      goodbye(1, began[1] - 40 * SECOND, 'SIGTERM'),
      leading(2, began[1]),
      lost(2, began[2], killedAt),
      leading(3, began[2]),
      goodbye(3, began[2] + 15 * MINUTE, 'SIGTERM'),
      leading(4, began[3]),
      goodbye(4, began[4] - 30 * SECOND, 'SIGTERM'),
      leading(5, began[4]),
    ],
    moves: [
      ...goodBoot(began[0], { retried: true }),
      {
        at: ago(39.5),
        trigger: 'cost 80%',
        permission: 'critical_only',
        add: ['cost'],
      },
      ...pause(ago(39), ago(37.4), { trigger: 'cost 100%', add: ['cost'] }),
      ...goodBoot(began[1], { retried: false }),
      { at: ago(26.2), trigger: 'agent unreachable', add: ['dispatch'] },
      { at: ago(26), trigger: 'agent reachable', remove: ['dispatch'] },
      failedBoot(began[2]),
      ...goodBoot(began[3], { retried: false }),
      { at: ago(14), trigger: 'token expires in 24 h', add: ['token_expiring'] },
      { at: ago(13.5), trigger: 'token renewed', remove: ['token_expiring'] },
      ...pause(ago(11), ago(10.2), { trigger: 'operator', add: ['operator'] }),
      ...pause(ago(6), ago(5.7), { trigger: 'STOP-KORA L2', add: ['operator'] }),
      ...goodBoot(began[4], { retried: true }),
      { at: ago(1.1), trigger: 'substrate round trip failed', add: ['substrate'] },
      { at: ago(1.1, 9 * SECOND), trigger: 'substrate round trip good', remove: ['substrate'] },
    ],
    shifts: [
      { from: began[0] + MINUTE, to: ago(39.5) },
      { from: ago(37.4), to: began[1] - MINUTE },
      { from: began[1] + MINUTE, to: ago(26.2) },
      { from: ago(26), to: killedAt - 10 * MINUTE },
      { from: began[3] + MINUTE, to: ago(11) },
      { from: ago(10.2), to: ago(6) },
      { from: ago(5.7), to: began[4] - MINUTE },
      { from: began[4] + MINUTE, to: ago(0, -6 * MINUTE) },
    ],
  }
}
