import 'server-only'
import { utcText } from '@/lib/server/db/sql/utc-text'

/**
 * SQL for the payload of the claim events of SPEC 5, from a row with `id`, `work_attempt_id`,
 * `claim_count`, `work_attempt_count` and `lease_expires_at`. The token is not among them.
 */
export function claimPayload(row: string): string {
  return `jsonb_build_object(
    'sea_ticket_id', ${row}.id,
    'work_attempt_id', ${row}.work_attempt_id,
    'claim_count', ${row}.claim_count,
    'work_attempt_count', ${row}.work_attempt_count,
    'lease_expires_at', ${utcText(`${row}.lease_expires_at`)})`
}
