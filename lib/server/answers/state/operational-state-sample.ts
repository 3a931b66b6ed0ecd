import 'server-only'
import { BOOTING_STATE, type OperationalState } from '@/lib/domain/state/operational-state'
import type { BootProgress } from '@/lib/domain/state/boot-progress'
import { toBootWire, toOperationalStateCore } from './operational-state-body'
import type {
  OperationalStateBody,
  OperationalStateInclude,
} from '@/lib/wire/state/operational-state.wire'

/** A believable past for the cold stub; the page marks it as sample. */
const SAMPLE_HISTORY = [
  {
    timestamp: '2026-01-01T11:00:00Z',
    from_state: 'booting',
    to_state: 'ready',
    trigger: 'all §9.2 gates pass',
  },
  {
    timestamp: '2026-01-01T11:58:00Z',
    from_state: 'ready',
    to_state: 'active',
    trigger: 'claim acquired',
  },
] as const

const SAMPLE_STATE: OperationalState = {
  primaryState: 'active',
  claimPermission: 'normal',
  degradationReasons: new Set(),
}

function nothingIncluded(include: ReadonlySet<OperationalStateInclude>, boot: BootProgress | null) {
  return {
    ...(include.has('freshness') ? { freshness: null, state_entered_at: null, runtime: null } : {}),
    ...(include.has('boot') ? { boot: boot === null ? null : toBootWire(boot) } : {}),
    ...(include.has('agent') ? { agent: null } : {}),
    ...(include.has('strip') ? { strip: null } : {}),
  }
}

/** The cold stub: no database is configured, so a sample is shown and marked (SPEC 8). */
export function operationalStateColdStub(
  include: ReadonlySet<OperationalStateInclude> = new Set(),
): OperationalStateBody {
  return {
    ...toOperationalStateCore(SAMPLE_STATE, SAMPLE_HISTORY),
    stub: true,
    ...nothingIncluded(include, null),
  }
}

/**
 * No holder in this process (SPEC 8), nor, where it only follows, any in its workspace yet. `boot`
 * is the one included value that is sent here: only it names the variable that keeps the holder
 * from being made.
 */
export function holderNotInitialized(
  include: ReadonlySet<OperationalStateInclude> = new Set(),
  boot: BootProgress | null = null,
): OperationalStateBody {
  return {
    ...nothingKnown(),
    error: 'OperationalStateHolder not yet initialized',
    error_code: 'holder_not_initialized',
    ...nothingIncluded(include, boot),
  }
}

/** An observer that cannot read the leader's state: the shape of no holder, with its own code. */
export function followedStateUnreadable(
  include: ReadonlySet<OperationalStateInclude> = new Set(),
  boot: BootProgress | null = null,
): OperationalStateBody {
  return {
    ...nothingKnown(),
    error: 'the substrate read returned None: the state of the leader cannot be read',
    error_code: 'substrate_read_failed',
    ...nothingIncluded(include, boot),
  }
}

function nothingKnown() {
  return {
    ...toOperationalStateCore(BOOTING_STATE, []),
    valid_next_states: [],
    stub: true as const,
  }
}
