import type { ClaimPermission as Permission } from '@/lib/domain/state/operational-state'
import { Fact } from './fact'

/** Whether Kora takes work now, as the rest of a sentence about it. */
export const CLAIM_WORDS: Readonly<Record<Permission | 'unknown', string>> = {
  normal: 'takes any work',
  critical_only: 'takes frontier work only',
  none: 'takes no work',
  unknown: 'unknown',
}

/** Whether Kora may take work, in words; `unknown` whenever that is not known to hold now. */
export function ClaimPermission({ permission }: { permission: Permission | 'unknown' }) {
  return (
    <Fact term="May it take work?">
      <span data-testid="claim-permission" data-permission={permission}>
        {CLAIM_WORDS[permission]}
      </span>
    </Fact>
  )
}
