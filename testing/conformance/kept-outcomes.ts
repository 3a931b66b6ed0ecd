import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as z from 'zod'
import { inProject } from '@/scripts/steps/project.mjs'
import type { Fault } from './fault'
import type { Outcome } from './run-fault'

const FILE = inProject('.kora', 'conformance.json')

const outcomeSchema = z.object({
  cells: z.array(
    z.object({
      panel: z.string(),
      page: z.enum(['open page', 'first load']),
      said: z.string().nullable(),
      ms: z.number().nullable(),
    }),
  ),
  liveAgainMs: z.number().nullable(),
  notes: z.array(z.string()),
  problems: z.array(z.string()),
  load: z.number(),
  /** The day, `2026-12-01`. */
  seenOn: z.string(),
})

/** What the last run of a fault saw. */
export interface SeenOutcome extends Omit<Outcome, 'logs'> {
  readonly seenOn: string
}

/**
 * The newest outcome of each fault that was ever run in this clone, in the order of `faults`: one
 * fault can be run again, and the document is still whole.
 */
export async function keptOutcomes(faults: readonly Fault[]): Promise<SeenOutcome[]> {
  const kept = await read()
  return faults.flatMap((fault) => {
    const outcome = kept[fault.name]
    return outcome === undefined ? [] : [{ fault, ...outcome }]
  })
}

export async function keepOutcome({ fault, logs: _, ...outcome }: Outcome): Promise<void> {
  const seenOn = new Date().toISOString().slice(0, 10)
  const kept = { ...(await read()), [fault.name]: { ...outcome, seenOn } }
  await mkdir(dirname(FILE), { recursive: true })
  await writeFile(FILE, JSON.stringify(kept, null, 2))
}

async function read() {
  const text = await readFile(FILE, 'utf8').catch(() => '{}')
  return z.record(z.string(), outcomeSchema).parse(JSON.parse(text))
}
