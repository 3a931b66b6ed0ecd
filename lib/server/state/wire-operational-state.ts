import 'server-only'
import { type EmitListener, type EmitListenerOptions, makeEmitListener } from './emit-listener'
import type { EventLogTarget } from './emit-state-transition'
import type { OperationalStateHolder } from './operational-state-holder'
import { processSingleton } from '@/lib/server/process/process-singleton'

const slot = processSingleton<WeakMap<OperationalStateHolder, EmitListener>>('wired-holders')

/**
 * Joins holder and event log: from here on every transition is appended. A second call for the same
 * holder does nothing and returns the existing wiring (SPEC 6), so that no event is doubled.
 */
export function wireOperationalState(
  holder: OperationalStateHolder,
  target: EventLogTarget | null,
  options: EmitListenerOptions,
): EmitListener {
  const wired = slot.orMake(() => new WeakMap())
  const present = wired.get(holder)
  if (present !== undefined) {
    options.log.warn('[kora.operational_state.wire_in]', 'wired already; nothing to do')
    return present
  }
  const emitter = makeEmitListener(target, options)
  // The outbox keeps the order, and appends neighbours together.
  holder.addListener(emitter.listener, 'overlapping')
  wired.set(holder, emitter)
  options.log.info('[kora.operational_state.wire_in]', 'transitions are appended to the event log')
  return emitter
}
