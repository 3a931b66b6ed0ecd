import 'server-only'
import { z } from 'zod'
import { type AgentResult, RESOLUTIONS } from '@/lib/domain/tickets/agent-result'
import { cleanAgentText } from './agent-text'

/** The agent's message does not follow SPEC 10; the error names the flaw, not the data. */
export class BadAnswer extends Error {}

export type AgentMessage =
  { readonly type: 'progress' } | { readonly type: 'result'; readonly result: AgentResult }

const MAX_OFFSET_SECONDS = 30 * 24 * 3600

const text = z
  .string()
  .nullish()
  .transform((value) => (typeof value === 'string' ? cleanAgentText(value) : null))

const resultSchema = z
  .object({
    resolution: z.enum(RESOLUTIONS),
    summary: text,
    model_tier_used: text,
    failure_reason: text,
    next_eligible_offset_seconds: z.number().min(0).max(MAX_OFFSET_SECONDS).nullish(),
  })
  .transform((said): AgentResult => ({
    resolution: said.resolution,
    summary: said.summary,
    modelTierUsed: said.model_tier_used,
    failureReason: said.failure_reason,
    nextEligibleOffsetSeconds: wholeSeconds(said.next_eligible_offset_seconds ?? null),
  }))

const envelopeSchema = z.object({ type: z.enum(['progress', 'result']).default('result') })

/**
 * One message of the agent: progress, or a result (which may leave out its `type`). Unknown fields
 * are ignored. Throws `BadAnswer` for anything else.
 */
export function toAgentMessage(json: unknown): AgentMessage {
  const envelope = envelopeSchema.safeParse(json)
  if (!envelope.success) throw new BadAnswer(flawOf(envelope.error))
  if (envelope.data.type === 'progress') return { type: 'progress' }
  const result = resultSchema.safeParse(json)
  if (!result.success) throw new BadAnswer(flawOf(result.error))
  return { type: 'result', result: result.data }
}

function wholeSeconds(seconds: number | null): number | null {
  return seconds === null ? null : Math.ceil(seconds)
}

/** Names the first field at fault and what it may hold; never what it holds. */
function flawOf(error: z.ZodError): string {
  const [issue] = error.issues
  const field = issue?.path.join('.') ?? ''
  const message = issue?.message ?? 'not a result'
  return field === '' ? `the answer is no result: ${message}` : `${field}: ${message}`
}
