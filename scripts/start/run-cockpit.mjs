import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { listenAddress, requireFreeAddress, urlOf } from '../serve/listen-address.mjs'
import { withProgress } from '../steps/progress.mjs'
import { inProject, runMain, UserError } from '../steps/project.mjs'
import { runCommand } from '../steps/run-command.mjs'
import { startDatabase } from './database.mjs'
import { embeddedEnvironment, embeddedWorkspace } from './embedded-environment.mjs'
import { takeRunLock } from './run-lock.mjs'
import { withSessionKey } from './session-key.mjs'
import { startServer, waitUntilReady } from './server.mjs'
import { listenForStop } from './stop-request.mjs'

/** How long printing the address waits while the runtime boots on the embedded database. */
const BOOT_PATIENCE_MS = 10_000

/** The exit code by which a server asks to be started again, with its database. */
export const RESTART_EXIT_CODE = 75

/**
 * A way to run the cockpit.
 * @typedef {object} Mode
 * @property {string} home the folder for the embedded database and the note of what runs
 * @property {string[]} server the arguments for Node of the process that serves
 * @property {(signal: AbortSignal) => Promise<void>} prepare what has to be there before it serves
 * @property {string} hint what the line with the address says besides
 */

/**
 * @typedef {object} Run
 * @property {Mode} mode
 * @property {{ host: string, port: number }} address
 * @property {string} url
 * @property {ReturnType<typeof listenForStop>} stop
 * @property {Awaited<ReturnType<typeof takeRunLock>>} lock
 */

/**
 * Runs the cockpit in the foreground, with a database of its own unless `DATABASE_URL` names one,
 * until it is asked to end.
 * @param {Mode} mode
 */
export async function runCockpit(mode) {
  const stop = listenForStop()
  await runMain(async () => {
    const address = listenAddress(process.env)
    const url = urlOf(address)
    const taken = takeRunLock({ folder: mode.home, url, signal: stop.signal })
    const lock = await taken.catch(quietWhenStopped(stop.signal))
    try {
      await requireFreeAddress(address)
      do {
        await mode.prepare(stop.signal)
        process.exitCode = await serve({ mode, address, url, stop, lock })
      } while (process.exitCode === RESTART_EXIT_CODE && !stop.signal.aborted)
    } finally {
      lock.release()
    }
  })
  process.exit()
}

/**
 * @param {Run} run
 * @returns {Promise<number>} the exit code
 */
async function serve(run) {
  const { mode, address, url, stop, lock } = run
  // An empty variable counts as not set, here as in the server.
  const database = process.env.DATABASE_URL?.trim() ? null : await embeddedDatabase(run)
  const env = await withSessionKey(database ? database.env : process.env, mode.home)
  const server = startServer(mode.server, {
    ...env,
    HOST: address.host,
    PORT: String(address.port),
  })
  lock.addChild(server.pid)
  database?.outlive(server.pid)
  if (!database) void reportMissingMigrations(stop.signal)
  let code = 0
  try {
    const patience = database ? BOOT_PATIENCE_MS : 0
    const ready = waitUntilReady(url, stop.signal, patience).catch(() => undefined)
    const died = server.exited.then((code) => ({ code }))
    const early = await Promise.race([ready, died])
    if (early) return (code = reportServerEnd(early.code))
    if (!stop.signal.aborted) {
      console.log(`\n  Kora Cockpit is ready: ${url} (${mode.hint})\n`)
      const late = await Promise.race([stop.requested, died])
      if (late) return (code = reportServerEnd(late.code))
    }
    console.log('\n  Stopping …')
    return code
  } finally {
    if (code !== RESTART_EXIT_CODE) lock.markStopping()
    await server.stop()
    await database?.stop()
    if (stop.signal.aborted) console.log('  Stopped.')
  }
}

/** @param {Run} run */
async function embeddedDatabase({ mode, stop, lock }) {
  const folder = join(mode.home, 'postgres')
  const title = existsSync(folder)
    ? 'Starting the embedded database'
    : 'Preparing the embedded database'
  /** @type {string[]} */
  const remarks = []
  const database = await withProgress(title, () =>
    startDatabase({
      folder,
      workspaceId: embeddedWorkspace(process.env),
      signal: stop.signal,
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
 * A database of the operator's own is never touched: we only report what it lacks, when it answers.
 * @param {AbortSignal} signal
 */
async function reportMissingMigrations(signal) {
  const script = inProject('scripts', 'start', 'report-migrations.ts')
  const args = ['--conditions=react-server', '--import=tsx', script]
  await runCommand(process.execPath, args, { signal }).catch(() => undefined)
}

/** @param {number} code */
function reportServerEnd(code) {
  if (code !== RESTART_EXIT_CODE) {
    console.error(`  The server ended by itself (exit code ${String(code)}).`)
  }
  return code
}

/** @param {AbortSignal} signal */
function quietWhenStopped(signal) {
  return (/** @type {unknown} */ error) => {
    throw signal.aborted ? new UserError('', 130) : error
  }
}
