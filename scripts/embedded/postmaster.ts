import { execFile, spawn } from 'node:child_process'
import { readlink, rename } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { commandOf, isAlive, isCalled } from '../process/processes.mjs'
import { openLog, readPlainFile, removeAs } from './owned-files'
import type { PostgresBinaries } from './postgres-binaries'
import { serverEnvironment } from './server-environment'
import type { RunUser } from './run-user'

/** A Postgres server that runs on a data folder. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
}

/** Why a start failed, where the caller can do something about it. */
export class PostmasterError extends Error {
  constructor(
    readonly code: 'port_taken' | 'memory_in_use' | 'already_running' | 'failed',
    message: string,
  ) {
    super(message)
  }
}

const LOG_LIMIT_BYTES = 5_000_000
const START_LIMIT_MS = 120_000

/** What the server writes about itself: its process id first, its port fourth, its status eighth. */
async function statusLines(data: string): Promise<string[]> {
  return ((await readPlainFile(join(data, 'postmaster.pid'))) ?? '').split('\n')
}

/** The server that runs on this data folder, started by any process, or null. */
export async function findPostmaster(data: string): Promise<Postmaster | null> {
  const lines = await statusLines(data)
  const pid = Number(lines[0])
  const port = Number(lines[3])
  if (!(pid > 1) || !(await isPostgresOn(pid, data))) return null
  return { pid, port }
}

export interface StartOptions {
  readonly binaries: PostgresBinaries
  readonly data: string
  readonly logFile: string
  /** On the command line, so that no file in the data folder has to be written. */
  readonly settings: Readonly<Record<string, string>>
  readonly user: RunUser | null
}

/**
 * Starts Postgres on the data folder, in a session of its own: a Ctrl-C in the terminal does not
 * reach it, and it outlives a killed parent, to be adopted by the next start. Resolves when the
 * server reports that it is ready.
 * @throws {PostmasterError} with the server's own last lines
 */
export async function startPostmaster(options: StartOptions): Promise<Postmaster> {
  const { data, logFile, user } = options
  // The id in a leftover file may by now belong to an unrelated process, which Postgres takes for a
  // server.
  if (!(await findPostmaster(data))) await removeAs(join(data, 'postmaster.pid'), user)

  const log = await openRotated(logFile, user)
  try {
    return await started(options, log)
  } finally {
    await log.close()
  }
}

async function started(
  { binaries, data, settings, user }: StartOptions,
  log: FileHandle,
): Promise<Postmaster> {
  const logStart = (await log.stat()).size
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(binaries.postgres, ['-D', data, ...args], {
    cwd: data,
    detached: true,
    windowsHide: true,
    stdio: ['ignore', log.fd, log.fd],
    env: serverEnvironment(process.env),
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
  })
  const outcome: { ended: string | null } = { ended: null }
  child.once('error', (error) => {
    outcome.ended = error.message
  })
  child.once('exit', (code, signal) => {
    outcome.ended ??= `it ended with ${signal ?? `code ${String(code)}`}`
  })
  child.unref()

  const deadline = Date.now() + START_LIMIT_MS
  while (outcome.ended === null && Date.now() < deadline) {
    const status = await statusLines(data)
    if (Number(status[0]) === child.pid && status[7]?.trim() === 'ready') {
      return { pid: Number(status[0]), port: Number(status[3]) }
    }
    await pause(20)
  }
  const { buffer, bytesRead } = await log.read(Buffer.alloc(65_536), 0, 65_536, logStart)
  const said = buffer.subarray(0, bytesRead).toString('utf8')
  throw failure(outcome.ended ?? 'it was not ready within two minutes', said)
}

/**
 * Stops the server of this data folder and waits until its process is gone; nothing happens when
 * none runs. `fast` ends sessions and writes everything out; `immediate` is a crash on purpose.
 */
export async function stopPostmaster(
  data: string,
  mode: 'fast' | 'immediate',
  binaries: PostgresBinaries,
): Promise<void> {
  const running = await findPostmaster(data)
  if (!running) return
  if (process.platform === 'win32') {
    // There are no signals there: any `kill` would be a crash.
    await promisify(execFile)(binaries.pgCtl, ['stop', '-D', data, '-m', mode, '-w'])
    return
  }
  const escalation: [NodeJS.Signals, number][] =
    mode === 'fast'
      ? [
          ['SIGINT', 30_000],
          ['SIGQUIT', 5_000],
          ['SIGKILL', 5_000],
        ]
      : [
          ['SIGQUIT', 5_000],
          ['SIGKILL', 5_000],
        ]
  for (const [signal, patience] of escalation) {
    if (isAlive(running.pid)) process.kill(running.pid, signal)
    const deadline = Date.now() + patience
    while (isAlive(running.pid) && Date.now() < deadline) await pause(20)
    if (!isAlive(running.pid)) return
  }
  throw new Error(`Postgres (process ${String(running.pid)}) does not stop.`)
}

async function isPostgresOn(pid: number, data: string): Promise<boolean> {
  if (!isAlive(pid) || !isCalled(pid, 'postgres')) return false
  if (process.platform === 'win32') return true
  const folder = await readlink(`/proc/${String(pid)}/cwd`).catch(() => null)
  return folder === null ? commandOf(pid).includes(data) : folder === data
}

async function openRotated(logFile: string, user: RunUser | null): Promise<FileHandle> {
  const log = await openLog(logFile, user)
  if ((await log.stat()).size <= LOG_LIMIT_BYTES) return log
  await log.close()
  await rename(logFile, `${logFile}.old`)
  return openLog(logFile, user)
}

function failure(ended: string, said: string): PostmasterError {
  const reasons = said
    .split('\n')
    .filter((line) => /FATAL|PANIC|HINT|error while loading/.test(line))
  const message = `Postgres did not start: ${[ended, ...reasons.slice(-4)].join('\n  ')}`
  if (/could not bind|could not create any TCP\/IP sockets/.test(said)) {
    return new PostmasterError('port_taken', message)
  }
  if (said.includes('pre-existing shared memory block')) {
    return new PostmasterError('memory_in_use', message)
  }
  if (said.includes('lock file "postmaster.pid" already exists')) {
    return new PostmasterError('already_running', message)
  }
  return new PostmasterError('failed', message)
}
