import * as z from 'zod/mini'

/** Why a contract answer holds no live data (SPEC 8). */
export const answerErrorCodeSchema = z.enum([
  'provider_not_registered',
  'holder_not_initialized',
  'substrate_read_failed',
])
export type AnswerErrorCode = z.infer<typeof answerErrorCodeSchema>
