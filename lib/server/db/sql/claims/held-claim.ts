import 'server-only'
import type { ClaimToken } from './claim-token'
import type { LeaderTerm } from '@/lib/server/db/sql/leadership/leader-term'
import { termFence } from '@/lib/server/db/sql/leadership/term-fence'

/** A claim as every statement about it names it: with the term and the token that fence it. */
export interface FencedClaim {
  readonly term: LeaderTerm
  readonly ticketId: string
  readonly token: ClaimToken
}

/**
 * How every statement about a held claim begins: `held` is the ticket, locked, while the token is
 * still the one on it; `fence` lets it go on while the term lasts. $1 to $5 are `heldClaimValues`.
 */
export function heldClaim(also: 'whatever its lease' | 'while its lease runs'): string {
  const leased = also === 'while its lease runs'
  return `held as (
    select t.id, t.sea_claim_expires_at as lease_expires_at
      from public.tickets t
     where t.workspace_id = $1 and t.id = $4 and t.sea_active_claim_token = $5
       ${leased ? 'and t.sea_claim_expires_at > statement_timestamp()' : ''}
       for no key update
  ), fence as (
    ${termFence({ workspaceId: '$1', instanceId: '$2', term: '$3', after: 'held' })}
  )`
}

/** Which rows of `public.tickets t` an update may touch after `heldClaim`. */
export const IS_HELD = `t.id = held.id and t.workspace_id = $1 and exists (select from fence)`

export function heldClaimValues({ term, ticketId, token }: FencedClaim): unknown[] {
  return [term.workspaceId, term.instanceId, term.term, ticketId, token]
}
