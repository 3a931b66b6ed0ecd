import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import type { Version } from '@/bench/fixture/version'
import type { TimedRead } from './measure-reads'
import type { ScaleDatabase } from './scale-database'

const WORKER = fileURLToPath(new URL('read-worker.ts', import.meta.url))

const readList = z.object({
  reads: z.array(z.object({ name: z.string(), goalMs: z.number().nullable() })),
})
const answer = z.union([z.object({ ms: z.number() }), z.object({ failure: z.string() })])

export interface RunnerOptions {
  readonly timedBy: 'database' | 'wire'
  readonly reads: 'buckets' | 'all'
}

/** The reads of one version on its database, made in that version's checkout. */
export interface ReadRunner {
  readonly reads: readonly TimedRead[]
  close(): void
}

export async function openReadRunner(
  version: Version,
  database: ScaleDatabase,
  options: RunnerOptions,
): Promise<ReadRunner> {
  const child = fork(WORKER, [JSON.stringify({ database, ...options })], {
    cwd: version.root,
    execArgv: ['--conditions=react-server', '--import=tsx'],
  })
  const gone = new AbortController()
  child.once('exit', () => gone.abort())
  const message = async () => {
    const said: unknown[] = await once(child, 'message', { signal: gone.signal })
    return said[0]
  }
  const { reads } = readList.parse(await message())
  return {
    reads: reads.map(({ name, goalMs }, index) => ({
      name,
      goalMs,
      time: async (turn) => {
        child.send({ index, turn })
        const said = answer.parse(await message())
        if ('failure' in said) throw new Error(`${version.name}, ${name}: ${said.failure}`)
        return said.ms
      },
    })),
    close: () => child.disconnect(),
  }
}
