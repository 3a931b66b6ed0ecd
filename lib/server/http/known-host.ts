import 'server-only'
import type { AccessConfig } from '@/lib/server/process/env'
import { isLoopback } from '@/lib/server/process/loopback'

/**
 * Whether a `Host` header names this cockpit: the loopback, `HOST`, the host of `KORA_PUBLIC_URL`, or
 * an entry of `KORA_ALLOWED_HOSTS`, with or without a port. A name may end in the dot of the root (`localhost.`).
 */
export function isKnownHost(
  config: Pick<AccessConfig, 'host' | 'allowedHosts' | 'publicUrl'>,
  hostHeader: string | null,
): boolean {
  if (hostHeader === null) return false
  const [, host = '', port = ''] = /^(.*?)(:\d+)?$/.exec(hostHeader.toLowerCase()) ?? []
  const name = withoutRootDot(host)
  if (isLoopback(name)) return true
  const ofUrl = config.publicUrl === null ? [] : [new URL(config.publicUrl).host]
  return [config.host, ...ofUrl, ...config.allowedHosts].some((entry) => {
    const known = entry.toLowerCase()
    return withoutRootDot(known) === name || known === `${name}${port}` || `[${known}]` === name
  })
}

function withoutRootDot(name: string): string {
  return name.replace(/(?<=[^.])\.$/, '')
}
