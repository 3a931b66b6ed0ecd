import { readFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem, type } from 'node:os'
import { inProject } from '@/scripts/steps/project.mjs'
import * as z from 'zod'

const manifest = z.object({ version: z.string() })

/** What a number of a bench depends on, apart from what was measured; for a reader, as text. */
export function describeMachine(): Readonly<Record<string, string>> {
  const all = cpus()
  return {
    'kora-cockpit': versionIn('package.json'),
    node: process.version,
    pg: versionIn('node_modules', 'pg', 'package.json'),
    cores: `${all.length} × ${all[0]?.model.trim() ?? 'unknown'}`,
    memory: `${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
    system: `${type()} ${release()}`,
    'load before': loadavg()
      .map((load) => load.toFixed(1))
      .join(' '),
  }
}

function versionIn(...parts: string[]): string {
  return manifest.parse(JSON.parse(readFileSync(inProject(...parts), 'utf8'))).version
}
