import { createHash } from 'node:crypto'
import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleForBrowser } from './browser-bundles.mjs'
import { precompress } from './precompress.mjs'
import { inProject, projectRoot, UserError } from './project.mjs'
import { withProgress } from './progress.mjs'
import { runCommand } from './run-command.mjs'

const STAMP = inProject('.next', 'standalone', 'sources.sha256')
// The build holds a copy of the front door's process side, for servers that Next.js makes itself.
const FOLDERS = ['app', 'components', 'lib', 'public', join('scripts', 'serve')]
// Not `tsconfig.tsbuildinfo`, which every type check rewrites.
const ROOT_FILES =
  /^((next\.config|postcss\.config|instrumentation|instrumentation-client|proxy|package-lock)\.|tsconfig\.json$)/

/**
 * Builds the cockpit when its sources changed since the last build.
 * @param {AbortSignal} [signal]
 */
export async function buildIfNeeded(signal) {
  if (isBuilt()) return
  await withProgress('Building the cockpit', (onOutput) => build({ signal, onOutput }))
}

/**
 * Makes `.next/standalone`: the server with everything it serves.
 * @param {object} [options]
 * @param {AbortSignal | undefined} [options.signal]
 * @param {(text: string) => void} [options.onOutput]
 */
export async function build(options = {}) {
  const sources = sourcesHash()
  const next = inProject('node_modules', 'next', 'dist', 'bin', 'next')
  if (!existsSync(next)) throw new UserError('The packages are not installed: run `npm ci` first.')
  const code = await runCommand(process.execPath, [next, 'build'], {
    ...options,
    env: { ...buildEnvironment(), ...(await bundleForBrowser()) },
  })
  if (code !== 0) throw new UserError('The build failed; its words are above.', code)
  // Next.js leaves it to each deployment to copy these two into the standalone folder.
  copyInto(inProject('.next', 'static'), inProject('.next', 'standalone', '.next', 'static'))
  copyInto(inProject('public'), inProject('.next', 'standalone', 'public'))
  await precompress(inProject('.next', 'static'), inProject('.next', 'standalone', 'compressed'))
  writeFileSync(STAMP, sources)
}

/** Whether there is a build, and it is of the sources as they are now. */
function isBuilt() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sourcesHash()
}

/**
 * Nothing of the running system may be frozen into a build, so the build does not get to see it.
 * @returns {NodeJS.ProcessEnv}
 */
function buildEnvironment() {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(KORA_|DATABASE_URL$|HOST$|PORT$)/.test(name),
  )
  return { ...Object.fromEntries(kept), NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }
}

/**
 * @param {string} from
 * @param {string} to
 */
function copyInto(from, to) {
  if (existsSync(from)) cpSync(from, to, { recursive: true })
}

/** The files beside the folders of the sources that a build is made from, by name. */
export function rootSources() {
  return readdirSync(projectRoot).filter((name) => ROOT_FILES.test(name))
}

function sourcesHash() {
  const hash = createHash('sha256').update(process.versions.node.split('.', 1)[0] ?? '')
  const files = [
    ...rootSources().map((name) => inProject(name)),
    ...FOLDERS.flatMap((folder) => filesBelow(inProject(folder))),
    fileURLToPath(import.meta.url),
    inProject('scripts', 'steps', 'browser-bundles.mjs'),
    inProject('scripts', 'steps', 'precompress.mjs'),
  ]
  for (const file of files.sort()) {
    const content = readFileSync(file)
    hash.update(`\n${relative(projectRoot, file)} ${String(content.length)}\n`).update(content)
  }
  return hash.digest('hex')
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesBelow(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}
