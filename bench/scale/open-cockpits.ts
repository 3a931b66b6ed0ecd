import { setTimeout as pause } from 'node:timers/promises'
import * as z from 'zod'
import { serveCockpit } from '@/scripts/served-cockpit'
import { PageReader } from '../http/page-reader'
import type { ScaleDatabase } from './scale-database'

const INTERVAL_MS = 5_000
const START_LIMIT_MS = 30_000

const readiness = z.object({ wake: z.string() })

/**
 * The built cockpit as an observer of a workspace that is worked by SQL alone: nothing of its own is
 * written, and its pages are told of every change.
 */
export async function serveObserver(db: ScaleDatabase) {
  const cockpit = await serveCockpit({
    env: { DATABASE_URL: db.url, KORA_WORKSPACE_ID: db.workspaceId, KORA_ROLE: 'observer' },
  })
  const deadline = performance.now() + START_LIMIT_MS
  for (;;) {
    const answer = await fetch(`${cockpit.url}/api/health/ready`)
    const { wake } = readiness.parse(await answer.json())
    if (wake === 'listening') return cockpit
    if (performance.now() > deadline) throw new Error(`no cockpit:\n${cockpit.logs.join('\n')}`)
    await pause(50)
  }
}

/** So many open cockpits: each has the stream, and reads both panels as a page does. */
export async function openCockpits(count: number, port: number): Promise<{ close(): void }> {
  const pages = Array.from(
    { length: count },
    () => new PageReader({ port, intervalMs: INTERVAL_MS }),
  )
  for (const page of pages) await page.open()
  return {
    close: () => {
      for (const page of pages) page.close()
    },
  }
}
