import 'server-only'
import { describeError } from '@/lib/domain/failure'
import { createLog } from '@/lib/server/process/log'
import type { Cockpit } from './cockpit.instance'

const TAG = '[kora.boot]'
/** SPEC 6 gives the whole shutdown 10 s; what is not done by then is dropped. */
const DEADLINE_MS = 9_000

/** Exits cleanly on the first SIGTERM, SIGINT or SIGHUP; repeated signals do nothing. */
export function installShutdown(cockpit: Cockpit): void {
  let leaving = false
  const leave = (signal: NodeJS.Signals) => {
    if (leaving) return
    leaving = true
    void exitAfterStop(cockpit, signal, 0)
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, leave)
}

/** Exits 1 when the boot ends in stopped, so that a supervisor sees it (`KORA_EXIT_ON_STOPPED`). */
export function exitOnStopped(cockpit: Cockpit): void {
  if (cockpit.boot === null) return
  void cockpit.boot.decided.then(() => {
    if (cockpit.report.progress.phase === 'failed') {
      return exitAfterStop(cockpit, 'the boot ended in stopped', 1)
    }
    return undefined
  })
}

async function exitAfterStop(cockpit: Cockpit, reason: string, code: number): Promise<void> {
  const log = createLog()
  log.info(TAG, `leaving: ${reason}`)
  const deadline = setTimeout(() => {
    log.error(TAG, `not everything could be ended within ${DEADLINE_MS / 1000} s`)
    process.exit(code)
  }, DEADLINE_MS)
  try {
    await cockpit.boot?.stop(reason)
  } catch (error) {
    log.error(TAG, `while leaving: ${describeError(error)}`)
  }
  clearTimeout(deadline)
  process.exit(code)
}
