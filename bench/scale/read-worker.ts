import * as z from 'zod'
import { logReads, logReadsOptions } from '@/bench/scale/log-reads'
import type { ScaleRead } from '@/bench/scale/measure-reads'
import { databaseSource, wireSource } from '@/bench/scale/read-source'
import { fourBuckets, ticketReads, wholeCockpit } from '@/bench/scale/ticket-reads'

// Makes the reads of one version of the cockpit when it is asked to: a process of its own, started in
// that version's checkout, so that every import below is that version's (`read-runner.ts`).

const database = z.object({
  url: z.string(),
  workspaceId: z.string(),
  koraActorId: z.string(),
  tickets: z.number(),
  events: z.number(),
  seedSeconds: z.number(),
})
const options = z.object({
  database,
  /** Timed by the database itself, or with the way there and back. */
  timedBy: z.enum(['database', 'wire']),
  /** The four buckets alone, or every read of every page. */
  reads: z.enum(['buckets', 'all']),
})
const question = z.object({ index: z.number(), turn: z.number() })

const FLOOR: ScaleRead = {
  name: 'select 1',
  goalMs: null,
  run: ({ db }) => db.query({ text: 'select 1' }),
}

const { database: db, timedBy, reads: which } = options.parse(JSON.parse(process.argv[2] ?? ''))
const buckets = [fourBuckets(db, { isKept: true }), fourBuckets(db, { isKept: false })]

async function allReads(): Promise<ScaleRead[]> {
  const source = wireSource(db.url)
  try {
    return [
      FLOOR,
      ...buckets,
      wholeCockpit(db),
      ...(await ticketReads(source, db)),
      ...logReads(await logReadsOptions(source, db)),
    ]
  } finally {
    await source.close()
  }
}

const reads = which === 'all' ? await allReads() : buckets
const source = timedBy === 'wire' ? wireSource(db.url) : await databaseSource(db.url)

process.on('message', (message) => {
  const { index, turn } = question.parse(message)
  const read = reads[index]
  if (read === undefined) throw new Error(`there is no read ${index}`)
  const answer = async () => {
    await read.before?.(source)
    process.send?.({ ms: await source.timed(() => read.run(source, turn)) })
  }
  answer().catch((error: unknown) => process.send?.({ failure: String(error) }))
})
process.once('disconnect', () => process.exit(0))
process.send?.({ reads: reads.map(({ name, goalMs }) => ({ name, goalMs })) })
