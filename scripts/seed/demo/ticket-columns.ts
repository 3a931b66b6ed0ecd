/** A row of `public.tickets` by the names of its columns, with times as the writer has them. */
export interface TicketColumns<Time> {
  id: string
  workspace_id: string
  kind: string
  title: string | null
  objective: string | null
  sea_status: string | null
  sea_priority: string | null
  sea_assigned_to_actor_id: string | null
  sea_active_claim_token: string | null
  sea_active_claim_actor_id: string | null
  work_attempt_id: string | null
  claim_count: number
  work_attempt_count: number
  next_eligible_at: Time | null
  created_at: Time
  updated_at: Time
  sea_assigned_at: Time | null
  sea_claimed_at: Time | null
  sea_claim_expires_at: Time | null
  sea_resolved_at: Time | null
}
