import 'server-only'
import { processSingleton } from '@/lib/server/process/process-singleton'
import type { Boot } from './boot'
import type { BootReport } from '@/lib/server/following/boot-report'
import type { Live } from '@/lib/server/stream/live'
import type { RuntimeView } from '@/lib/server/following/runtime-view'

/** What the boot of this process has built. */
export interface Cockpit {
  readonly instanceId: string
  readonly report: BootReport
  /** Null for the cold stub and for a configuration that cannot be used. */
  readonly boot: Boot | null
  /** What answers read from; null where there is no boot. */
  readonly runtime: RuntimeView | null
  /** What every answer awaits first: on a serverless host the boot is made by requests. */
  readonly prepare: () => Promise<void>
  /** Hears of changes and pushes them; null where nothing can be pushed. */
  readonly live: Live | null
}

const slot = processSingleton<Cockpit>('cockpit')

export function setCockpit(cockpit: Cockpit): void {
  slot.set(cockpit)
}

/** Null before `register()` has run. */
export function getCockpit(): Cockpit | null {
  return slot.get()
}
