import * as z from '@/lib/wire/zod'
import { BOOT_PHASES } from '@/lib/domain/state/boot-progress'
import {
  CLAIM_PERMISSIONS,
  DEGRADATION_REASONS,
  PRIMARY_STATES,
} from '@/lib/domain/state/operational-state'
import { answerErrorCodeSchema } from '@/lib/wire/error-code'
import { freshnessSchema } from '@/lib/wire/freshness.wire'

/** `GET /api/operational-state`: the shapes of SPEC 8, key by key. */

export const OPERATIONAL_STATE_INCLUDES = ['freshness', 'boot', 'agent', 'strip'] as const
export type OperationalStateInclude = (typeof OPERATIONAL_STATE_INCLUDES)[number]

const primaryState = z.enum(PRIMARY_STATES)
const maybeText = z.nullable(z.string())

export const transitionSchema = z.object({
  timestamp: z.string(),
  from_state: primaryState,
  to_state: primaryState,
  trigger: z.string(),
})
export type TransitionWire = z.infer<typeof transitionSchema>

export const nextStateSchema = z.object({ to_state: primaryState, trigger: z.string() })

export const runtimeSchema = z.object({
  instance_id: z.string(),
  leader: z.boolean(),
  heartbeat_at: z.string(),
  alive: z.boolean(),
})
export type RuntimeWire = z.infer<typeof runtimeSchema>

export const bootSchema = z.object({
  phase: z.enum(BOOT_PHASES),
  gate_id: maybeText,
  attempt: z.number(),
  budget: z.nullable(z.number()),
  next_attempt_at: maybeText,
  failed_gate_id: maybeText,
  failed_detail: maybeText,
  config_error: maybeText,
})
export type BootWire = z.infer<typeof bootSchema>

export const agentSchema = z.object({
  kind: z.enum(['none', 'http', 'simulated']),
  reachable: z.nullable(z.boolean()),
})
export type AgentWire = z.infer<typeof agentSchema>

export const stripSegmentSchema = z.object({
  state: z.enum([...PRIMARY_STATES, 'unknown']),
  degraded: z.boolean(),
  from: z.string(),
  to: z.string(),
})
export type StripSegmentWire = z.infer<typeof stripSegmentSchema>

export const operationalStateSchema = z.object({
  primary_state: primaryState,
  claim_permission: z.enum(CLAIM_PERMISSIONS),
  degradation_reasons: z.array(z.enum(DEGRADATION_REASONS)),
  is_degraded: z.boolean(),
  transition_history: z.array(transitionSchema),
  valid_next_states: z.array(nextStateSchema),
  stub: z.optional(z.literal(true)),
  error: z.optional(z.string()),
  error_code: z.optional(answerErrorCodeSchema),
  freshness: z.optional(z.nullable(freshnessSchema)),
  state_entered_at: z.optional(maybeText),
  runtime: z.optional(z.nullable(runtimeSchema)),
  boot: z.optional(z.nullable(bootSchema)),
  agent: z.optional(z.nullable(agentSchema)),
  strip: z.optional(z.nullable(z.array(stripSegmentSchema))),
})
export type OperationalStateBody = z.infer<typeof operationalStateSchema>
