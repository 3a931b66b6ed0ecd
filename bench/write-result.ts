import { mkdir, writeFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { inProject, projectRoot } from '@/scripts/steps/project.mjs'

/** Writes a result as `bench/results/<name>.json`, and gives that path below the project. */
export async function writeResult(name: string, result: unknown): Promise<string> {
  const file = inProject('bench', 'results', `${name}.json`)
  await mkdir(inProject('bench', 'results'), { recursive: true })
  const measuredAt = new Date().toISOString()
  await writeFile(file, `${JSON.stringify({ measuredAt, result }, null, 2)}\n`)
  return relative(projectRoot, file)
}
