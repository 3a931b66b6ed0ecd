import 'server-only'
import { describeError } from '@/lib/domain/failure'
import { getConfig } from '@/lib/server/process/config.instance'
import { createLog } from '@/lib/server/process/log'
import { getCockpit, setCockpit } from './cockpit.instance'
import { exitOnStopped, installShutdown } from './shutdown'
import { startCockpit } from './start-cockpit'

/** The one entry of `instrumentation.ts`: starts the cockpit once a process, and never throws. */
export function registerCockpit(): void {
  try {
    if (getCockpit() !== null) return
    const config = getConfig()
    const cockpit = startCockpit(config)
    setCockpit(cockpit)
    installShutdown(cockpit)
    if (config.exitOnStopped) exitOnStopped(cockpit)
  } catch (error) {
    createLog().error('[kora.boot]', `the boot could not be started: ${describeError(error)}`)
  }
}
