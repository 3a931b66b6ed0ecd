import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as z from 'zod'
import type { ChainPlace } from '@/lib/server/db/sql/events/check-chain-page'
import { inProject } from '@/scripts/steps/project.mjs'

const digits = z.string().regex(/^\d{1,19}$/)
const place = z.object({ seq: digits, hash: z.string().regex(/^[0-9a-f]{64}$/), count: digits })

/** Where a check that ended early is kept: beside what else this clone keeps, one file a log. */
export function placeFile(target: string, workspaceId: string): string {
  const name = createHash('sha256').update(`${target}\n${workspaceId}`).digest('hex').slice(0, 16)
  return inProject('.kora', 'verify', `${name}.json`)
}

/** The place that was kept, or null: a file that cannot be read means to begin at the start. */
export async function readPlace(file: string): Promise<ChainPlace | null> {
  try {
    return place.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return null
  }
}

/** Keeps a place; a process killed meanwhile leaves the one before it. */
export async function keepPlace(file: string, kept: ChainPlace): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await rm(`${file}.new`, { force: true })
  await writeFile(`${file}.new`, JSON.stringify(kept), { flag: 'wx' })
  await rename(`${file}.new`, file)
}

/** Forgets a place: the next check begins at the start. */
export async function dropPlace(file: string): Promise<void> {
  await rm(file, { force: true })
}

/**
 * A place as it is written on the command line, `seq:hash:count`.
 * @throws when it is none
 */
export function parsePlace(text: string): ChainPlace {
  const [seq, hash, count, ...rest] = text.split(':')
  const parsed = place.safeParse({ seq, hash, count })
  if (rest.length === 0 && parsed.success) return parsed.data
  throw new Error(
    `--from holds ${JSON.stringify(text.slice(0, 40))}; allowed: a place as this command prints it, seq:hash:count`,
  )
}

/** The inverse of `parsePlace`. */
export function printPlace({ seq, hash, count }: ChainPlace): string {
  return `${seq}:${hash}:${count}`
}
