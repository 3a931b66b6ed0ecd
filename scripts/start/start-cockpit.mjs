import { existsSync } from 'node:fs'
import { listenAddress, requireFreeAddress, urlOf } from '../serve/listen-address.mjs'
import { buildIfNeeded } from '../steps/build.mjs'
import { installIfNeeded } from '../steps/install.mjs'
import { withProgress } from '../steps/progress.mjs'
import { inProject, runMain, UserError } from '../steps/project.mjs'
import { runCommand } from '../steps/run-command.mjs'
import { startDatabase } from './database.mjs'
import { embeddedEnvironment, embeddedWorkspace } from './embedded-environment.mjs'
import { takeRunLock } from './run-lock.mjs'
import { startServer, waitUntilReady } from './server.mjs'
import { listenForStop } from './stop-request.mjs'

/** How long the address is held back while the runtime boots on the embedded database. */
const BOOT_PATIENCE_MS = 10_000

/** `npm start`: everything from a clean clone to a page that answers, until someone ends it. */
export async function startCockpit() {
  const stop = listenForStop()
  await runMain(async () => {
    const address = listenAddress(process.env)
    const url = urlOf(address)
    const lock = await takeRunLock(url, stop.signal).catch(quietWhenStopped(stop.signal))
    try {
      await requireFreeAddress(address)
      await installIfNeeded(stop.signal)
      await buildIfNeeded(stop.signal)
      process.exitCode = await serve({ url, stop, lock })
    } finally {
      lock.release()
    }
  })
  process.exit()
}

/**
 * @param {object} context
 * @param {string} context.url
 * @param {ReturnType<typeof listenForStop>} context.stop
 * @param {Awaited<ReturnType<typeof takeRunLock>>} context.lock
 * @returns {Promise<number>} the exit code
 */
async function serve({ url, stop, lock }) {
  // An empty variable counts as not set, here as in the server.
  const database = process.env.DATABASE_URL?.trim()
    ? null
    : await embeddedDatabase(stop.signal, lock)
  const server = startServer(database ? database.env : process.env)
  lock.addChild(server.pid)
  database?.outlive(server.pid)
  if (!database) void reportMissingMigrations(stop.signal)
  try {
    const patience = database ? BOOT_PATIENCE_MS : 0
    const ready = waitUntilReady(url, stop.signal, patience).catch(() => undefined)
    const died = server.exited.then((code) => ({ code }))
    const early = await Promise.race([ready, died])
    if (early) return sayServerEnded(early.code)
    if (!stop.signal.aborted) {
      console.log(`\n  Kora Cockpit is ready: ${url} (Ctrl-C ends it)\n`)
      const late = await Promise.race([stop.requested, died])
      if (late) return sayServerEnded(late.code)
    }
    console.log('\n  Stopping …')
    return 0
  } finally {
    lock.markStopping()
    await server.stop()
    await database?.stop()
    if (stop.signal.aborted) console.log('  Stopped.')
  }
}

/**
 * @param {AbortSignal} signal
 * @param {Awaited<ReturnType<typeof takeRunLock>>} lock
 */
async function embeddedDatabase(signal, lock) {
  const workspaceId = embeddedWorkspace(process.env)
  const title = existsSync(inProject('.kora', 'postgres'))
    ? 'Starting the embedded database'
    : 'Preparing the embedded database'
  /** @type {string[]} */
  const remarks = []
  const database = await withProgress(title, () =>
    startDatabase({
      workspaceId,
      signal,
      onSpawn: (pid) => {
        lock.addChild(pid)
      },
      log: (line) => remarks.push(line),
    }),
  )
  for (const remark of remarks) console.log(`  ${remark}`)
  return { ...database, env: embeddedEnvironment(process.env, database.url) }
}

/**
 * A database of the operator's own is never touched: we only say what it lacks, when it answers.
 * @param {AbortSignal} signal
 */
async function reportMissingMigrations(signal) {
  const script = inProject('scripts', 'start', 'report-migrations.ts')
  const args = ['--conditions=react-server', '--import=tsx', script]
  await runCommand(process.execPath, args, { signal }).catch(() => undefined)
}

/** @param {number} code */
function sayServerEnded(code) {
  console.error(`  The server ended by itself (exit code ${String(code)}).`)
  return code
}

/** @param {AbortSignal} signal */
function quietWhenStopped(signal) {
  return (/** @type {unknown} */ error) => {
    throw signal.aborted ? new UserError('', 130) : error
  }
}
