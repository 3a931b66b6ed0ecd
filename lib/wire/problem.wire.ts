import * as z from '@/lib/wire/zod'

/** An RFC 9457 problem document, as every error outside the contract routes is (SPEC 8). */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  /** Stable: what a program compares. */
  code: z.string(),
  detail: z.string(),
})
