import type { ClaimPermission as Permission } from '@/lib/domain/state/operational-state'
import { Fact } from '@/components/ui/fact'

/** What Kora may take now: the rest of the sentence `may take …`. */
export const CLAIM_WORDS: Readonly<Record<Permission | 'unknown', string>> = {
  normal: 'any work',
  critical_only: 'frontier only',
  none: 'nothing',
  unknown: 'unknown',
}

/** Whether Kora may take work, in words; `unknown` whenever that is not known to hold now. */
export function ClaimPermission({ permission }: { permission: Permission | 'unknown' }) {
  return (
    <Fact layout="tile" term="May take">
      <span data-testid="claim-permission" data-permission={permission}>
        {CLAIM_WORDS[permission]}
      </span>
    </Fact>
  )
}
