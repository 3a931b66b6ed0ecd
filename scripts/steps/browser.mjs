import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { UserError } from './project.mjs'
import { runCommand } from './run-command.mjs'
import { withProgress } from './progress.mjs'

/** The shell comes first: it draws no window of its own, and takes a third less of two cores. */
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
]
/** Debian's packages, the one that is wanted first. */
const PACKAGES = ['chromium-headless-shell', 'chromium']

/**
 * The Chromium of this machine, or null where Playwright has to bring its own. `CHROMIUM_PATH`
 * decides when it is set; empty, it stands for Playwright's own.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | null}
 */
export function findChromium(env = process.env) {
  if (env.CHROMIUM_PATH !== undefined) return env.CHROMIUM_PATH || null
  const folders = (env.PATH ?? '').split(delimiter)
  return (
    NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) =>
      existsSync(path),
    ) ?? null
  )
}

/**
 * Makes sure that there is a browser for the tests: the machine's own, Debian's package, or
 * Playwright's.
 * @returns {Promise<string>} what `CHROMIUM_PATH` has to be for the tests
 */
export async function ensureBrowser() {
  const found = findChromium()
  if (found !== null && runs(found)) return found
  if (process.env.CHROMIUM_PATH) {
    throw new UserError(`CHROMIUM_PATH is ${process.env.CHROMIUM_PATH}, which does not run.`)
  }
  if (await hasPlaywrightsOwn()) return ''

  return await withProgress('Installing a browser', async (onOutput) => {
    if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
      await runCommand('apt-get', ['update'], { env, onOutput })
      for (const name of PACKAGES) {
        const packages = ['install', '--yes', '--no-install-recommends', name]
        await runCommand('apt-get', packages, { env, onOutput })
        // Not every release has the first; on Ubuntu the second is a stub that asks for a snap.
        const installed = findChromium()
        if (installed !== null && runs(installed)) return installed
      }
    }
    const cli = join('node_modules', '@playwright', 'test', 'cli.js')
    const withLibraries = process.getuid?.() === 0 ? ['--with-deps'] : []
    const args = [cli, 'install', ...withLibraries, 'chromium']
    const code = await runCommand(process.execPath, args, { onOutput })
    if (code !== 0) throw new UserError('No browser could be installed; set CHROMIUM_PATH.', code)
    return ''
  })
}

async function hasPlaywrightsOwn() {
  const { chromium } = await import('@playwright/test')
  return existsSync(chromium.executablePath())
}

/** @param {string} path */
function runs(path) {
  try {
    const version = execFileSync(path, ['--version'], {
      encoding: 'utf8',
      timeout: 20_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return /Chrom(e|ium)/.test(version)
  } catch {
    return false
  }
}
