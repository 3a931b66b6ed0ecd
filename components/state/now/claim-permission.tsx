import type { ClaimPermission as Permission } from '@/lib/domain/state/operational-state'
import { Fact } from '@/components/ui/fact'

/** Completes `may take …`. */
export const CLAIM_WORDS: Readonly<Record<Permission | 'unknown', string>> = {
  normal: 'any work',
  critical_only: 'frontier only',
  none: 'nothing',
  unknown: 'unknown',
}

/** What Kora may take; `unknown` unless that is known to hold now. */
export function ClaimPermission({ permission }: { permission: Permission | 'unknown' }) {
  return (
    <Fact layout="tile" term="May take">
      <span data-testid="claim-permission" data-permission={permission}>
        {CLAIM_WORDS[permission]}
      </span>
    </Fact>
  )
}
