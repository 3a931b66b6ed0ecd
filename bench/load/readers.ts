import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import * as z from 'zod'

const PROCESS = fileURLToPath(new URL('./readers-process.mjs', import.meta.url))

const outcome = z.object({
  /** Status, or the error's message → how often. */
  answers: z.record(z.string(), z.number()),
  waitsMs: z.array(z.number()),
})

/** What a crowd of readers got. */
export type ReadersOutcome = z.infer<typeof outcome>

/** Readers in a process of their own, each asking for the next path as soon as it is answered. */
export async function crowdOf(options: {
  port: number
  paths: readonly string[]
  readers: number
  ms: number
}): Promise<ReadersOutcome> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [PROCESS, JSON.stringify(options)],
    {
      maxBuffer: 100_000_000,
    },
  )
  return outcome.parse(JSON.parse(stdout))
}
