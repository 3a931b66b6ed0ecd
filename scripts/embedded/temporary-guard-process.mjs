import { spawnSync } from 'node:child_process'
import { lstatSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isAlive, isCalled } from '../process/processes.mjs'

const [folder = ''] = process.argv.slice(2)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined)

// Ends with the process that started us.
process.stdin.resume()
await new Promise((resolve) => process.stdin.once('close', resolve))

const pid = runningServer()
if (pid !== null) {
  process.kill(pid, 'SIGQUIT')
  for (let waited = 0; isAlive(pid) && waited < 5_000; waited += 50) await pause(50)
  if (isAlive(pid)) process.kill(pid, 'SIGKILL')
}
removeAsOwner(join(folder, 'postgres'))
rmSync(folder, { recursive: true, force: true, maxRetries: 5 })

/**
 * As root, what belongs to another account is removed as that account: a link in it cannot lead us on.
 * @param {string} path
 */
function removeAsOwner(path) {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (process.getuid?.() !== 0 || !found || found.uid === 0) return
  spawnSync('rm', ['-rf', '--', path], { uid: found.uid, gid: found.gid, cwd: '/' })
}

function runningServer() {
  try {
    const file = readFileSync(join(folder, 'postgres', 'data', 'postmaster.pid'), 'utf8')
    const pid = Number(file.split('\n', 1)[0])
    return pid > 1 && isAlive(pid) && isCalled(pid, 'postgres') ? pid : null
  } catch {
    return null
  }
}
