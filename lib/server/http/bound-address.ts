import 'server-only'
import { isLoopback } from '@/lib/server/process/loopback'
import { processSingleton } from '@/lib/server/process/process-singleton'

const slot = processSingleton<{ readonly isLoopback: boolean }>('bound-address')

/**
 * Records where the server of this process really listens, regardless of `HOST`: `next start` and
 * `node server.js` read other variables. A path is a socket, which only this machine reaches.
 */
export function noteBoundAddress(address: string | { readonly address: string } | null): void {
  if (address === null) return
  const only = typeof address === 'string' || isLoopback(address.address)
  slot.set({ isLoopback: only && slot.get()?.isLoopback !== false })
}

/** Whether only this machine can reach the server. While that is not known, it is not so. */
export function isBoundToLoopback(): boolean {
  return slot.get()?.isLoopback === true
}
