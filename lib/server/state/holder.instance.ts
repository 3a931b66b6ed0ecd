import 'server-only'
import type { OperationalState } from '@/lib/domain/state/operational-state'
import { systemClock } from '@/lib/server/process/clock'
import { createLog } from '@/lib/server/process/log'
import { processSingleton } from '@/lib/server/process/process-singleton'
import { OperationalStateHolder } from './operational-state-holder'

const slot = processSingleton<OperationalStateHolder>('operational-state-holder')

/** Makes the holder of this process; the first call wins (SPEC 4.3). */
export function initHolder(initial: OperationalState): OperationalStateHolder {
  return slot.orMake(
    () => new OperationalStateHolder(initial, { clock: systemClock, log: createLog() }),
  )
}

/** The holder of this process, or null before `initHolder`. */
export function getHolder(): OperationalStateHolder | null {
  return slot.get()
}

/** Forgets the holder, so that each test starts from none. */
export function resetHolderForTests(): void {
  slot.clear()
}
