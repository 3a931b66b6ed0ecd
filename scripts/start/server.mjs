import { spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { projectRoot } from '../steps/project.mjs'
import { signalExitCode } from '../steps/run-command.mjs'

/** The server leaves by itself within 10 s (SPEC 6). */
const STOP_LIMIT_MS = 12_000
/** What Next.js prints about itself while it starts: ours is the one line that names the address. */
const BANNER = /^\s*(▲|✓|- (Local|Network|Environments):)/

/**
 * Starts a server in a session of its own: a Ctrl-C is ours to pass on.
 * @param {string[]} args of Node
 * @param {NodeJS.ProcessEnv} env
 */
export function startServer(args, env) {
  const child = spawn(process.execPath, args, {
    cwd: projectRoot,
    env,
    detached: true,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  child.stdout?.on('data', (chunk) => process.stdout.write(withoutBanner(chunk)))
  child.stderr?.pipe(process.stderr, { end: false })

  /** @type {Promise<number>} */
  const exited = new Promise((resolve) => {
    child.once('error', () => {
      resolve(1)
    })
    child.once('close', (code, signal) => {
      resolve(code ?? signalExitCode(signal))
    })
  })
  return {
    pid: child.pid,
    exited,
    async stop() {
      // Windows knows no SIGTERM: there the closed channel means the same.
      if (process.platform === 'win32') child.disconnect()
      else child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
      await exited
      clearTimeout(timer)
    },
  }
}

/**
 * Waits until the server answers and, for a while, until its boot has come to an end: an operator
 * who opens the printed address should find the page ready.
 * @param {string} url
 * @param {AbortSignal} signal rejects
 * @param {number} bootPatience milliseconds
 */
export async function waitUntilReady(url, signal, bootPatience) {
  while (!(await get(`${url}/api/health/live`, signal))?.ok) await pause(100, undefined, { signal })
  const deadline = Date.now() + bootPatience
  while (Date.now() < deadline) {
    const response = await get(`${url}/api/operational-state`, signal)
    // Behind a password the state cannot be read; then the first answer has to do.
    if (!response?.ok || (await primaryState(response)) !== 'booting') break
    await pause(200, undefined, { signal })
  }
  await get(url, signal)
}

/**
 * @param {string} url
 * @param {AbortSignal} signal
 */
async function get(url, signal) {
  try {
    return await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]) })
  } catch (error) {
    if (signal.aborted) throw error
    return null
  }
}

/** @param {Response} response */
async function primaryState(response) {
  /** @type {unknown} */
  const body = await response.json().catch(() => null)
  return body !== null && typeof body === 'object' && 'primary_state' in body
    ? body.primary_state
    : null
}

/** @param {Buffer} chunk */
function withoutBanner(chunk) {
  const text = chunk.toString('utf8')
  if (!text.split('\n').some((line) => BANNER.test(line))) return chunk
  const kept = text.split('\n').filter((line) => !BANNER.test(line))
  return kept.every((line) => line.trim() === '') ? '' : kept.join('\n')
}
