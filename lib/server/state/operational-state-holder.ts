import 'server-only'
import { describeError, KoraFailure } from '@/lib/domain/failure'
import {
  type ClaimPermission,
  type DegradationReason,
  type OperationalState,
  type PrimaryState,
  withClaimPermission,
  withPrimaryState,
  withReasonsAdded,
  withReasonsRemoved,
} from '@/lib/domain/state/operational-state'
import {
  HISTORY_LIMIT,
  toUtcSecond,
  type TransitionRecord,
} from '@/lib/domain/state/transition-record'
import { isValidTransition } from '@/lib/domain/state/transition-table'
import type { Clock } from '@/lib/server/process/clock'
import type { Log } from '@/lib/server/process/log'
import { type QueueOrder, ListenerQueue, type TransitionListener } from './listener-queue'

const TAG = '[kora.operational_state]'

export interface TransitionChanges {
  readonly claimPermission?: ClaimPermission
  readonly addReasons?: Iterable<DegradationReason>
  /** Applied after `addReasons`. */
  readonly removeReasons?: Iterable<DegradationReason>
}

/**
 * Holds the live state and brokers its transitions (SPEC 4.3). The swap is synchronous, so
 * concurrent calls take effect one after the other; listeners are called afterwards.
 */
export class OperationalStateHolder {
  #current: OperationalState
  #enteredAt: number
  readonly #history: TransitionRecord[] = []
  readonly #queues = new Set<ListenerQueue>()
  readonly #clock: Clock
  readonly #log: Log

  constructor(initial: OperationalState, { clock, log }: { clock: Clock; log: Log }) {
    this.#current = initial
    this.#clock = clock
    this.#log = log
    this.#enteredAt = clock.now()
  }

  /** Always a whole snapshot. */
  get current(): OperationalState {
    return this.#current
  }

  /** When the primary state was entered, epoch milliseconds; a reason toggle does not move it. */
  get enteredAt(): number {
    return this.#enteredAt
  }

  /**
   * Moves to `primary` for the one cause `trigger`, which is free text. The same primary state
   * skips the table. Resolves with the new state once the listeners have settled, at the latest
   * after 5 s; from inside a listener right after the swap.
   *
   * @throws KoraFailure `invalid_state_transition`: the table has no such row; nothing changed.
   */
  async transitionTo(
    primary: PrimaryState,
    trigger: string,
    changes: TransitionChanges = {},
  ): Promise<OperationalState> {
    const from = this.#current
    if (primary !== from.primaryState && !isValidTransition(from.primaryState, primary)) {
      const pair = `${from.primaryState} → ${primary}`
      this.#log.warn(TAG, `refused ${pair} (${trigger}): not in the transition table`)
      throw new KoraFailure(
        'invalid_state_transition',
        `no transition ${pair} in the table; trigger: ${trigger}`,
      )
    }
    const to = applyChanges(withPrimaryState(from, primary), changes)
    const at = this.#swap(from, to, trigger)
    const settled = [...this.#queues].map((queue) => queue.deliver(from, to, trigger, at))
    if (!ListenerQueue.isInsideListener()) await Promise.all(settled)
    return to
  }

  /**
   * Calls the listener for every transition from now on, in order; returns a function that undoes
   * it.
   */
  addListener(listener: TransitionListener, pace: QueueOrder = 'in_turn'): () => void {
    const queue = new ListenerQueue(listener, {
      pace,
      clock: this.#clock,
      onFailure: (failure) => {
        this.#log.error(TAG, `a listener ${describeError(failure)}`)
      },
    })
    this.#queues.add(queue)
    return () => {
      this.#queues.delete(queue)
    }
  }

  /** The newest `limit` transitions, oldest first, same-state ones included; none for 0. */
  history(limit: number = HISTORY_LIMIT): readonly TransitionRecord[] {
    return limit <= 0 ? [] : this.#history.slice(-limit)
  }

  /**
   * Adds what the event log holds of earlier runs and of other leaders, so that the last
   * transitions survive a restart. What happened here already is not doubled.
   */
  continueHistory(earlier: readonly TransitionRecord[]): void {
    const known = new Set(this.#history.map(toKey))
    const older = earlier.filter((record) => !known.has(toKey(record)))
    // By time: another instance may have led after the first transition here. Equal times keep
    // their order.
    const merged = [...older, ...this.#history].sort((one, other) =>
      one.timestamp < other.timestamp ? -1 : Number(one.timestamp > other.timestamp),
    )
    this.#history.splice(0, this.#history.length, ...merged.slice(-HISTORY_LIMIT))
  }

  /**
   * Takes over the state as another leader left it, with its history (oldest first) and when it was
   * entered (epoch ms). No listener is called: the event log has it already. What happened here
   * while that instance led is dropped: it is not the workspace's history.
   */
  continueFrom(
    state: OperationalState,
    { enteredAt, history }: { enteredAt: number; history: readonly TransitionRecord[] },
  ): void {
    this.#current = state
    this.#enteredAt = enteredAt
    this.#history.splice(0, this.#history.length, ...history.slice(-HISTORY_LIMIT))
  }

  #swap(from: OperationalState, to: OperationalState, trigger: string): number {
    const now = this.#clock.now()
    this.#current = to
    if (from.primaryState !== to.primaryState) this.#enteredAt = now
    this.#history.push({
      timestamp: toUtcSecond(now),
      from_state: from.primaryState,
      to_state: to.primaryState,
      trigger,
    })
    if (this.#history.length > HISTORY_LIMIT) this.#history.shift()
    return now
  }
}

function toKey({ timestamp, from_state, to_state, trigger }: TransitionRecord): string {
  return [timestamp, from_state, to_state, trigger].join('|')
}

function applyChanges(state: OperationalState, changes: TransitionChanges): OperationalState {
  const permitted =
    changes.claimPermission === undefined
      ? state
      : withClaimPermission(state, changes.claimPermission)
  const added = withReasonsAdded(permitted, changes.addReasons ?? [])
  return withReasonsRemoved(added, changes.removeReasons ?? [])
}
