import { setCockpit } from '@/lib/server/boot/cockpit.instance'
import { startCockpit } from '@/lib/server/boot/start-cockpit'
import { noteBoundAddress } from '@/lib/server/http/bound-address'
import { getConfig } from '@/lib/server/process/config.instance'
import { clearProcessSingletons } from '@/lib/server/process/process-singleton'
import { listenAddress } from '../serve/listen-address.mjs'

/** Starts the runtime in this process, in place of any that has been stopped here before. */
export function startRuntime(): { stop(reason: string): Promise<void> } {
  clearProcessSingletons()
  // scripts/dev/server.mjs listens there and nowhere else.
  noteBoundAddress({ address: listenAddress(process.env).host })
  const cockpit = startCockpit(getConfig())
  setCockpit(cockpit)
  return {
    stop: async (reason) => {
      await cockpit.boot?.stop(reason)
    },
  }
}
