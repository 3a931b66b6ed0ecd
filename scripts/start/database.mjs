import { spawn } from 'node:child_process'
import { inProject, projectRoot, UserError } from '../steps/project.mjs'

/** Stopping writes everything out; a stuck disk may take its time. */
const STOP_LIMIT_MS = 60_000

/**
 * Starts the embedded database, migrated and seeded. It runs in a session of its own, so that a
 * Ctrl-C in the terminal ends it last and not at once.
 * @param {object} options
 * @param {string} options.folder where the database lies, or will
 * @param {string} options.workspaceId
 * @param {AbortSignal} options.signal
 * @param {(pid: number | undefined) => void} options.onSpawn
 * @param {(line: string) => void} options.log
 */
export async function startDatabase({ folder, workspaceId, signal, onSpawn, log }) {
  const keeper = spawn(
    process.execPath,
    [
      '--conditions=react-server',
      '--import=tsx',
      inProject('scripts', 'start', 'keep-database.ts'),
      folder,
      workspaceId,
    ],
    {
      cwd: projectRoot,
      detached: true,
      windowsHide: true,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  )
  onSpawn(keeper.pid)
  const ended = new Promise((resolve) => keeper.once('exit', resolve))

  const stop = async () => {
    if (keeper.connected) keeper.send({ type: 'stop' }, () => undefined)
    const timer = setTimeout(() => keeper.kill('SIGKILL'), STOP_LIMIT_MS)
    await ended
    clearTimeout(timer)
  }

  /** @type {Promise<string>} */
  const ready = new Promise((resolve, reject) => {
    keeper.on('message', (/** @type {any} */ message) => {
      if (message.type === 'progress') log(String(message.text))
      if (message.type === 'ready') resolve(String(message.url))
      if (message.type === 'failed') reject(new UserError(String(message.message)))
    })
    keeper.once('error', reject)
    keeper.once('exit', () => {
      reject(new UserError('The embedded database ended before it was ready.'))
    })
    signal.addEventListener('abort', () => {
      reject(new UserError('', 130))
    })
  })
  try {
    return {
      url: await ready,
      stop,
      /** @param {number | undefined} pid of the server that has to be gone before the database */
      outlive: (pid) => keeper.send({ type: 'server', pid }, () => undefined),
    }
  } catch (error) {
    await stop()
    throw error
  }
}
