import type { PanelName } from '@/e2e/fixtures/page/panel'
import type { ServedCockpit } from '@/scripts/served-cockpit'
import type { TestDatabase } from '@/testing/database/database'
import type { Estate } from './estate'

/** The interval of the cockpits under test, ms; the leader's heartbeat is as long. */
export const INTERVAL_MS = 1_000
/** Two intervals and a second (SPEC 9). */
export const HONEST_WITHIN_MS = 2 * INTERVAL_MS + 1_000
/** On a replica one heartbeat later (CONTROL 20). */
export const REPLICA_HONEST_WITHIN_MS = HONEST_WITHIN_MS + INTERVAL_MS

/** What serves a page in a fault. */
export interface Stage {
  readonly estate: Estate
  /** Serves the built cockpit; ends with the fault. */
  serve(
    database: Pick<TestDatabase, 'workspaceId'>,
    environment: Readonly<Record<string, string>>,
  ): Promise<ServedCockpit>
  /** Runs after the fault, the last one first. */
  onEnd(work: () => Promise<unknown>): void
}

/** A fault that is ready to happen. */
export interface Scene {
  /** The cockpit whose page is looked at. */
  readonly cockpit: ServedCockpit
  /** Resolves when the fault is there. */
  begin(): Promise<unknown>
  /** Resolves when its cause is gone. */
  end(): Promise<unknown>
  /** What else has to hold in the fault; gives sentences for the record. Throws what is wrong. */
  readonly check?: () => Promise<readonly string[]>
  /** What has to hold once the cause is gone, likewise. */
  readonly after?: () => Promise<readonly string[]>
}

export interface Fault {
  /** The name of its file. */
  readonly name: string
  /** The rest of a sentence that begins with "when". */
  readonly when: string
  /** It ends the primary, which others share otherwise. */
  readonly needsOwnEstate?: boolean
  readonly open: (stage: Stage) => Promise<Scene>
  /** What each panel says, by a part of its text; null where its data is live and stays so. */
  readonly says: Readonly<Record<PanelName, RegExp | null>>
  readonly withinMs: number
  /** Nothing can be written: no permission may be offered. */
  readonly stopsWork: boolean
  /** Whether the page is live before the fault and after it; false where it never was. */
  readonly isLiveBefore: boolean
  /** How long recovery may take, ms; by default two intervals and a second. */
  readonly liveWithinMs?: number
  /** What the health route says meanwhile; null where that is not part of the fault. */
  readonly health: 200 | 503 | null
}
