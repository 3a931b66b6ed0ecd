import { spawn } from 'node:child_process'
import { projectRoot, UserError } from './project.mjs'

/**
 * Runs a command to its end, in the folder of the clone.
 * @param {string} command
 * @param {string[]} args
 * @param {object} [options]
 * @param {NodeJS.ProcessEnv} [options.env] the whole environment; ours by default
 * @param {AbortSignal | undefined} [options.signal] ends the command, and rejects when it is gone
 * @param {(text: string) => void} [options.onOutput] receives its output; inherited without it
 * @returns {Promise<number>} its exit code; 128 and more for a signal
 */
export function runCommand(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const { env = process.env, signal, onOutput } = options
    if (signal?.aborted) {
      reject(new UserError('', 130))
      return
    }
    const onWindows = process.platform === 'win32' && command === 'npm'
    const child = spawn(onWindows ? 'npm.cmd' : command, args, {
      cwd: projectRoot,
      env,
      shell: onWindows,
      windowsHide: true,
      stdio: onOutput ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    })
    const end = () => {
      child.kill('SIGTERM')
      setTimeout(() => child.kill('SIGKILL'), 8_000).unref()
    }
    signal?.addEventListener('abort', end, { once: true })
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => onOutput?.(text))
    }
    child.once('error', (error) => {
      signal?.removeEventListener('abort', end)
      reject(new UserError(`${command} could not be run: ${error.message}`))
    })
    child.once('close', (code, endedBy) => {
      signal?.removeEventListener('abort', end)
      if (signal?.aborted) reject(new UserError('', 130))
      else resolve(code ?? signalExitCode(endedBy))
    })
  })
}

/**
 * The exit code by which shells name a signal.
 * @param {NodeJS.Signals | null} signal
 */
export function signalExitCode(signal) {
  return (
    { SIGHUP: 129, SIGINT: 130, SIGKILL: 137, SIGSEGV: 139, SIGTERM: 143 }[String(signal)] ?? 128
  )
}

/**
 * Runs npm: the one that runs us where there is one, else the one on the PATH.
 * @param {string[]} args
 * @param {Parameters<typeof runCommand>[2]} [options]
 */
export function runNpm(args, options) {
  const npm = process.env.npm_execpath
  return npm?.endsWith('.js')
    ? runCommand(process.execPath, [npm, ...args], options)
    : runCommand('npm', args, options)
}
