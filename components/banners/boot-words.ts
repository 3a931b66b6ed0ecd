import { type GateId, GATES, LOOK_AGAIN_SECONDS } from '@/lib/domain/state/gate'
import type { BootWire } from '@/lib/wire/state/operational-state.wire'

const GATE_QUESTION: Readonly<Record<GateId, string>> = {
  substrate_reachable: 'whether the database answers',
  substrate_schema: 'whether the database has the tables and rights that Kora needs',
  canonical_kora_actor: 'whether Kora’s actor exists in the workspace',
  event_log_append: 'whether the event log takes entries',
  agent_reachable: 'whether the agent answers',
}

/** What a gate checks, to complete `The gate checks …`; an unknown gate is named by its id. */
export function gateQuestion(gateId: string): string {
  const known = Object.entries(GATE_QUESTION).find(([id]) => id === gateId)
  return known === undefined ? `the gate ${gateId}` : known[1]
}

/** Whether a gate has failed that only somebody outside can mend (SPEC 6). */
export function waitsForOperator({ phase, gate_id, failed_detail }: BootWire): boolean {
  if (phase !== 'checking_gates' || failed_detail === null) return false
  const known = Object.entries(GATES).find(([id]) => id === gate_id)
  return known?.[1].gateClass === 'invariant'
}

/** `attempt 3 of 20`; `attempt 3` where retries are unlimited; empty before the first attempt. */
export function attemptWords(boot: BootWire): string {
  if (boot.attempt === 0) return ''
  return boot.budget === null
    ? `attempt ${boot.attempt}`
    : `attempt ${boot.attempt} of ${boot.budget}`
}

/** The phase of the boot in one sentence, without numbers that change every second. */
export function bootHeadline(boot: BootWire): string {
  switch (boot.phase) {
    case 'starting':
      return 'The boot has just begun.'
    case 'waiting_for_substrate':
      return 'The boot waits for the database to answer.'
    case 'checking_gates':
      return boot.gate_id === null
        ? 'The boot is checking its gates.'
        : waitsForOperator(boot)
          ? `The boot waits for you: it checks ${gateQuestion(boot.gate_id)}.`
          : `The boot is checking ${gateQuestion(boot.gate_id)}.`
    case 'seeking_lead':
      return boot.failed_detail === null
        ? 'This instance is about to try for the lead.'
        : /pooler/.test(boot.failed_detail)
          ? 'This instance never leads: it has no database session of its own.'
          : 'This instance cannot try for the lead.'
    case 'standing_by':
      return 'Another instance leads; this one takes over when it is gone.'
    case 'observing':
      return 'This instance only watches; it never leads.'
    case 'complete':
      return 'The boot is complete.'
    case 'failed':
      return boot.failed_gate_id === null
        ? 'The boot has failed.'
        : `The boot has failed at the gate ${boot.failed_gate_id}.`
    case 'config_error':
      return 'The configuration cannot be used.'
    default:
      return boot.phase satisfies never
  }
}

/** What the operator can do about it; null where waiting is enough. */
export function bootAdvice(boot: BootWire): string | null {
  switch (boot.phase) {
    case 'checking_gates':
      return waitsForOperator(boot)
        ? `The boot looks again every ${LOOK_AGAIN_SECONDS} s and goes on by itself: no restart is needed.`
        : null
    case 'starting':
    case 'standing_by':
    case 'observing':
    case 'complete':
      return null
    case 'seeking_lead':
      return boot.failed_detail === null
        ? null
        : 'It tries again by itself. If this lasts, check the direct address of the database: KORA_DIRECT_DATABASE_URL, else DATABASE_URL.'
    case 'waiting_for_substrate':
      return 'Check that the database runs and that DATABASE_URL leads to it. The boot goes on by itself as soon as the database lets it in.'
    case 'failed':
      return 'Clear the cause, then restart the server: only a new boot leads out of stopped.'
    case 'config_error':
      return 'Correct the variable, then restart the server.'
    default:
      return boot.phase satisfies never
  }
}
