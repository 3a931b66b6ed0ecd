import type { ClaimPermission } from '@/lib/domain/state/operational-state'

/** The permission of a past moment, in words. */
export const PERMISSION_WORDS: Readonly<Record<ClaimPermission, string>> = {
  normal: 'any work allowed',
  critical_only: 'frontier work only',
  none: 'no work allowed',
}
