import type { ClaimPermission, PrimaryState } from '@/lib/domain/state/operational-state'

interface LiveState {
  readonly primary_state: PrimaryState
  readonly claim_permission: ClaimPermission
}

/** The state that was seen last, and what to announce of it. */
export interface SpokenState {
  readonly known: LiveState | null
  readonly message: string
}

export const NOTHING_SPOKEN: SpokenState = { known: null, message: '' }

/**
 * What is announced after a check of the state, null while it is not live. One short sentence for
 * each change of state or permission: a Kora at work flips between ready and active all day long,
 * and a screen reader's user must be able to let it pass. The first state is not news; while nothing
 * is known the region is empty, so that no old state can be read in it. The same object while
 * nothing changed.
 */
export function afterState(
  spoken: SpokenState,
  live: LiveState | null,
  permissionWords: Readonly<Record<ClaimPermission, string>>,
): SpokenState {
  const { known } = spoken
  if (live === null) return spoken.message === '' ? spoken : { known, message: '' }
  if (known === null) return { known: live, message: '' }
  const parts = [
    ...(live.primary_state === known.primary_state ? [] : [`is ${live.primary_state}`]),
    ...(live.claim_permission === known.claim_permission
      ? []
      : [`may take ${permissionWords[live.claim_permission]}`]),
  ]
  if (parts.length === 0) return spoken
  return { known: live, message: `Kora ${parts.join(', ')}.` }
}
