import { existsSync, readFileSync } from 'node:fs'
import { inProject, UserError } from './project.mjs'
import { withProgress } from './progress.mjs'
import { runNpm } from './run-command.mjs'

/**
 * Installs what the lock file names, unless it is there already. Needs the network only then.
 * @param {AbortSignal} [signal]
 */
export async function installIfNeeded(signal) {
  if (isInstalled()) return
  await withProgress('Installing packages', async (onOutput) => {
    // Development packages are what the build is made with, whatever NODE_ENV the shell has.
    const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund']
    const code = await runNpm(args, { signal, onOutput })
    if (code !== 0) throw new UserError('`npm ci` failed; its words are above.', code)
  })
}

/**
 * Whether node_modules holds the very versions of the lock file. Packages that are optional may be
 * missing: most of them belong to other platforms.
 */
export function isInstalled() {
  const wanted = packagesOf(inProject('package-lock.json'))
  const present = packagesOf(inProject('node_modules', '.package-lock.json'))
  if (!wanted || !present) return false
  for (const [path, lock] of Object.entries(wanted)) {
    if (path === '') continue
    const found = present[path]
    if (!found && lock.optional) continue
    if (found?.version !== lock.version || !existsSync(inProject(path))) return false
  }
  return true
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }> | null}
 */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? null
  } catch {
    return null
  }
}
