import 'server-only'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { heldClaim, type FencedClaim, heldClaimValues, IS_HELD } from './held-claim'

const text = `with ${heldClaim('while its lease runs')}
  update public.tickets t set sea_status = 'in_progress', updated_at = statement_timestamp()
    from held where ${IS_HELD}
  returning t.id`

/**
 * Records the agent's first sign of work (SPEC 10). False when the claim or the lead is lost: then
 * nothing was written. Idempotent. Throws what the driver throws.
 */
export async function markInProgress(db: Queryable, claim: FencedClaim): Promise<boolean> {
  const { rows } = await db.query({ text, values: heldClaimValues(claim) })
  return rows.length === 1
}
