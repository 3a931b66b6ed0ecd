import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { context } from 'esbuild'
import { inProject, projectRoot } from '../steps/project.mjs'

const ENTRY = inProject('scripts', 'dev', 'runtime.ts')
const BUNDLE = inProject('.kora', 'dev', 'runtime.mjs')

/**
 * A build of the runtime's modules.
 * @typedef {object} RuntimeBuild
 * @property {string} hash the same for the same code
 * @property {() => Promise<typeof import('./runtime')>} load evaluates every module again
 */

/**
 * Bundles the modules of `runtime.ts`, packages left out, and again after each edit: some 100 ms.
 * @returns {Promise<() => Promise<RuntimeBuild>>} rejects with esbuild's list of errors
 */
export async function openRuntimeBundle() {
  const bundler = await context({
    entryPoints: [ENTRY],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    // It throws outside a React server; what it guards is the bundle of the pages.
    alias: { 'server-only': inProject('node_modules', 'server-only', 'empty.js') },
    sourcemap: 'inline',
    write: false,
    absWorkingDir: projectRoot,
    logLevel: 'silent',
  })
  let loads = 0
  return async () => {
    const { outputFiles } = await bundler.rebuild()
    const code = outputFiles[0]?.contents ?? new Uint8Array()
    return {
      hash: createHash('sha256').update(code).digest('hex'),
      load: async () => {
        await mkdir(dirname(BUNDLE), { recursive: true })
        await writeFile(BUNDLE, code)
        loads += 1
        return await import(`${pathToFileURL(BUNDLE).href}?load=${String(loads)}`)
      },
    }
  }
}
