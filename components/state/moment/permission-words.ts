import type { ClaimPermission } from '@/lib/domain/state/operational-state'

/** Whether Kora might take work then, in words that hold for the past. */
export const PERMISSION_WORDS: Readonly<Record<ClaimPermission, string>> = {
  normal: 'any work allowed',
  critical_only: 'frontier work only',
  none: 'no work allowed',
}
