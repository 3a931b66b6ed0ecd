import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'

/**
 * Whether a process is there and still runs; one that has ended and waits to be collected does not.
 * @param {number} pid
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // Another user's process may not be signalled, but it is there.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  return linuxStat(pid)?.[0] !== 'Z'
}

/**
 * The command line of a process as far as the system shows it, its arguments separated by spaces.
 * @param {number} pid
 */
export function commandOf(pid) {
  try {
    if (process.platform === 'linux') {
      return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8')
        .replaceAll('\0', ' ')
        .trim()
    }
    const [command, ...args] =
      process.platform === 'win32'
        ? ['tasklist', '/FI', `PID eq ${String(pid)}`, '/FO', 'CSV', '/NH']
        : ['ps', '-ww', '-o', 'command=', '-p', String(pid)]
    return execFileSync(String(command), args, { encoding: 'utf8', windowsHide: true }).trim()
  } catch {
    return ''
  }
}

/**
 * A name that no later process with the same id can have: the id and the moment of its start.
 * Null when there is no such process.
 * @param {number} pid
 */
export function identityOf(pid) {
  if (!isAlive(pid)) return null
  const started = process.platform === 'linux' ? linuxStat(pid)?.[19] : startedAt(pid)
  return `${String(pid)}@${started ?? 'unknown'}`
}

/**
 * The id of the process that started this one, or null.
 * @param {number} pid
 */
export function parentOf(pid) {
  const parent = Number(linuxStat(pid)?.[1])
  return Number.isInteger(parent) ? parent : null
}

/**
 * The fields of /proc/<pid>/stat from the state on; the command before them may hold spaces.
 * @param {number} pid
 */
function linuxStat(pid) {
  if (process.platform !== 'linux') return null
  try {
    const text = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}

/** @param {number} pid */
function startedAt(pid) {
  if (process.platform === 'win32') return undefined
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return undefined
  }
}

/**
 * Whether a process runs the program of this name; only the beginning of the name counts.
 * @param {number} pid
 * @param {string} name
 */
export function isCalled(pid, name) {
  return basename(programOf(pid)).startsWith(name)
}

/** @param {number} pid */
function programOf(pid) {
  try {
    if (process.platform === 'linux') {
      return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').split('\0', 1)[0] ?? ''
    }
    if (process.platform === 'win32') return commandOf(pid).replace(/^"/, '')
    return execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return ''
  }
}
