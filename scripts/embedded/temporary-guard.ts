import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * Watches over a throw-away folder: when this process ends in any way, `kill -9` included, the
 * server that runs in it is ended and the folder removed.
 * @returns ends the watch
 */
export function guardTemporaryCluster(folder: string): () => void {
  const script = fileURLToPath(new URL('./temporary-guard-process.mjs', import.meta.url))
  const guard = spawn(process.execPath, [script, folder], {
    detached: true,
    windowsHide: true,
    // The pipe is the watch: the system closes it with this process.
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  guard.on('error', () => undefined)
  guard.stdin.on('error', () => undefined)
  guard.unref()
  return () => {
    guard.stdin.end()
  }
}
