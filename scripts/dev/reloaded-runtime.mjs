import { setTimeout as pause } from 'node:timers/promises'
import { formatMessages } from 'esbuild'

/** Files that are saved together are one edit. */
const GATHER_MS = 30

/** @typedef {import('./runtime-bundle.mjs').RuntimeBuild} RuntimeBuild */

/**
 * Keeps one runtime in this process and replaces it after an edit. Code that cannot be built or
 * loaded leaves the present one running.
 * @param {() => Promise<RuntimeBuild>} build
 * @param {(line: string) => void} log
 */
export function reloadedRuntime(build, log) {
  /** @type {ReturnType<Awaited<ReturnType<RuntimeBuild['load']>>['startRuntime']> | null} */
  let running = null
  let hash = ''
  /** @type {Set<string>} */
  const edited = new Set()
  /** @type {Promise<void> | null} */
  let reloading = null

  /** @param {boolean} evenIfSame */
  const replace = async (evenIfSame) => {
    const next = await build()
    if (next.hash === hash && !evenIfSame) return false
    const { startRuntime } = await next.load()
    await running?.stop('the code was edited')
    running = startRuntime()
    hash = next.hash
    return true
  }

  const reloadAll = async () => {
    while (edited.size > 0) {
      await pause(GATHER_MS)
      const paths = [...edited]
      edited.clear()
      const began = performance.now()
      try {
        // What is not in the bundle (an answer's body) may have left something in the process too.
        const replaced = await replace(paths.some((path) => /^lib[\\/]server[\\/]/.test(path)))
        const took = Math.round(performance.now() - began)
        if (replaced) log(`The runtime started anew in ${String(took)} ms: ${paths.join(', ')}`)
      } catch (error) {
        log(`The runtime stays as it was: ${await describe(error)}`)
      }
    }
    reloading = null
  }

  return {
    start: async () => void (await replace(true)),
    /** @param {string} path of the edited file, below the clone */
    reload(path) {
      edited.add(path)
      reloading ??= reloadAll()
    },
    /** @param {string} reason */
    async stop(reason) {
      await reloading
      await running?.stop(reason)
    },
  }
}

/** @param {unknown} error */
async function describe(error) {
  if (!(error instanceof Error)) return String(error)
  if ('errors' in error && Array.isArray(error.errors)) {
    return (await formatMessages(error.errors, { kind: 'error', color: false })).join('')
  }
  return error.stack ?? error.message
}
