import 'server-only'
import { randomUUID } from 'node:crypto'
import { type BootAccount, eventsOfTransition } from '@/lib/domain/state/transition-events'
import type { TransitionListener } from './listener-queue'
import type { Log } from '@/lib/server/process/log'
import { emitStateTransition, type EventLogTarget } from './emit-state-transition'
import { EventOutbox } from './event-outbox'

export interface EmitListenerOptions {
  readonly log: Log
  /** What the boot knows of its gates; null where no boot runs. */
  readonly bootAccount: () => BootAccount | null
  /**
   * Whether what happens here is the workspace's history; an instance that stands by appends
   * nothing.
   */
  readonly isRecorded?: () => boolean
  /** How long transitions are batched for one append, in ms; by default as the outbox has it. */
  readonly batchMs?: number
}

export interface EmitListener {
  readonly listener: TransitionListener
  /** What could not be appended yet; flush it when the substrate is back. */
  readonly outbox: EventOutbox
}

/**
 * Binds the event log to a provider: each transition becomes its events, in order and with its
 * true time. The listener fails where the append fails, so that the holder logs it; the events
 * wait in the outbox meanwhile (SPEC 5). Calls may overlap: they push at once and in order, and wait
 * together for the append.
 */
export function makeEmitListener(
  target: EventLogTarget | null,
  { log, bootAccount, isRecorded = () => true, batchMs }: EmitListenerOptions,
): EmitListener {
  const outbox = new EventOutbox({
    append: (events) => emitStateTransition(target, events),
    newId: randomUUID,
    log,
    batchMs,
  })
  const listener: TransitionListener = async (from, to, trigger, at) => {
    if (!isRecorded()) return
    const occurredAt = new Date(at).toISOString()
    const events = eventsOfTransition(
      { from, to, trigger },
      { occurredAt, newId: randomUUID, boot: bootAccount() },
    )
    outbox.push(events, { expendable: from.primaryState === to.primaryState })
    await outbox.flushSoon()
  }
  return { listener, outbox }
}
