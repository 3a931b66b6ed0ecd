import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { identityOf, isAlive } from '../process/processes.mjs'
import { UserError } from '../steps/project.mjs'

/**
 * @typedef {object} Holder
 * @property {string} starter identity of the process that runs `npm start`
 * @property {string[]} children identities of what it started
 * @property {string} url
 * @property {boolean} stopping
 */

const FILE = 'running.json'
/** A starter whose npm was killed notices within this time, and then reports that it is stopping. */
const NOTICE_MS = 2_000
/** The server takes up to 10 s to leave, the database a little longer. */
const LEAVE_MS = 25_000

/**
 * Lets one run at a time use a folder. What a killed one left behind ends by itself; it is waited
 * for, and killed when it does not.
 * @param {object} options
 * @param {string} options.folder
 * @param {string} options.url where this run is going to serve
 * @param {AbortSignal} options.signal
 * @throws {UserError} when another one runs
 */
export async function takeRunLock({ folder, url, signal }) {
  const file = join(folder, FILE)
  const starter = identityOf(process.pid) ?? String(process.pid)
  /** @type {Holder} */
  const own = { starter, children: [], url, stopping: false }
  mkdirSync(folder, { recursive: true })

  let said = false
  for (const began = Date.now(); !create(file, own); await pause(100, undefined, { signal })) {
    const holder = read(file)
    const waited = Date.now() - began
    if (!holder) {
      // It is being written just now, or was left half written by a kill.
      if (waited > NOTICE_MS) rmSync(file, { force: true })
      continue
    }
    const living = [holder.starter, ...holder.children].filter(isRunning)
    if (isRunning(holder.starter) && !holder.stopping && waited > NOTICE_MS) {
      throw new UserError(
        `The cockpit already runs from this folder: ${holder.url} (process ${pidOf(holder.starter)}).`,
      )
    }
    if (living.length === 0) {
      // Only if it is still the one that was read: another start may have been faster.
      if (read(file)?.starter === holder.starter) rmSync(file, { force: true })
    } else if (waited > LEAVE_MS) {
      for (const identity of living) process.kill(pidOf(identity), 'SIGKILL')
    } else if (!said && (holder.stopping || !isRunning(holder.starter))) {
      said = true
      console.log('  Waiting for the previous run to end …')
    }
  }

  return {
    /** @param {number | undefined} pid of a child that has to be gone before the next start */
    addChild(pid) {
      const identity = pid === undefined ? null : identityOf(pid)
      if (identity) own.children.push(identity)
      write(file, own)
    },
    markStopping() {
      own.stopping = true
      write(file, own)
    },
    release() {
      if (read(file)?.starter === starter) rmSync(file, { force: true })
    },
  }
}

/**
 * Whether a run uses this folder now.
 * @param {string} folder
 */
export function isInUse(folder) {
  const holder = read(join(folder, FILE))
  return holder !== null && isRunning(holder.starter)
}

/**
 * @param {string} file
 * @param {Holder} own
 * @returns {boolean} false when another run holds it
 */
function create(file, own) {
  try {
    writeFileSync(file, JSON.stringify(own), { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/**
 * @param {string} file
 * @param {Holder} own
 */
function write(file, own) {
  // Put in place as a whole: a link that stands there is replaced, not followed.
  const draft = `${file}.${String(process.pid)}.new`
  rmSync(draft, { force: true })
  writeFileSync(draft, JSON.stringify(own), { flag: 'wx' })
  renameSync(draft, file)
}

/**
 * @param {string} file
 * @returns {Holder | null}
 */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

/** @param {string} identity */
function pidOf(identity) {
  return Number(identity.split('@', 1)[0])
}

/** @param {string} identity */
function isRunning(identity) {
  const pid = pidOf(identity)
  return isAlive(pid) && identityOf(pid) === identity
}
