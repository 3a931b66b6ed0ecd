import { readFile } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { inProject } from './steps/project.mjs'

const IMPORT = /^import (?:[\w*{}\s,]+ from )?'([^']+)'|^(?:await )?import\('(\.[^']+)'\)/gm

/** Every module that is loaded as soon as `file` is run. */
async function loadedAtOnce(file: string, seen = new Set<string>()): Promise<Set<string>> {
  if (seen.has(file)) return seen
  seen.add(file)
  const text = await readFile(file, 'utf8')
  for (const [, named, awaited] of text.matchAll(IMPORT)) {
    const name = named ?? awaited ?? ''
    if (name.startsWith('.')) await loadedAtOnce(join(dirname(file), name), seen)
    else seen.add(name)
  }
  return seen
}

it.each(['start.mjs', 'test.mjs', 'build.mjs', 'serve.mjs', 'dev.mjs'])(
  'on a machine where nothing is installed yet, %s needs Node alone',
  async (script) => {
    const loaded = await loadedAtOnce(inProject('scripts', script))
    const packages = [...loaded].filter(
      (name) =>
        !name.startsWith('/') &&
        !name.startsWith('node:') &&
        !builtinModules.includes(name.split('/')[0] ?? ''),
    )
    expect(loaded.size).toBeGreaterThan(3)
    expect(packages).toEqual([])
  },
)
