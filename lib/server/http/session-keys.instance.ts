import 'server-only'
import { randomBytes } from 'node:crypto'
import type { SealKeys } from '@/lib/server/access/seal'
import { getConfig } from '@/lib/server/process/config.instance'
import { processSingleton } from '@/lib/server/process/process-singleton'

const ownKey = processSingleton<Uint8Array>('session-key')

/** What seals sessions here: the keys of the configuration, else one of this process. */
export function sessionKeys(): SealKeys {
  const [first, ...more] = getConfig().access.sessionKeys
  if (first !== undefined) return [first, ...more]
  return [ownKey.orMake(() => new Uint8Array(randomBytes(32)))]
}
