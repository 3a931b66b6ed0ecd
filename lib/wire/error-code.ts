import * as z from '@/lib/wire/zod'

/** Why a contract answer holds no live data (SPEC 8). */
export const answerErrorCodeSchema = z.enum([
  'provider_not_registered',
  'holder_not_initialized',
  'substrate_read_failed',
])
export type AnswerErrorCode = z.infer<typeof answerErrorCodeSchema>
