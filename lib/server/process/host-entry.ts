import 'server-only'
import { isIP } from 'node:net'

const LABELS = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$/i
const MOST_PORT = 65_535

/**
 * Whether an entry of KORA_ALLOWED_HOSTS can equal a Host header: a name or an address, with or
 * without a port. A scheme, a path or a wildcard would match nothing.
 */
export function isHostEntry(entry: string): boolean {
  if (isIP(entry) === 6) return true
  const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(entry) ?? []
  if (port !== undefined && (Number(port) < 1 || Number(port) > MOST_PORT)) return false
  const bracketed = /^\[(.*)\]$/.exec(host)?.[1]
  return bracketed === undefined ? LABELS.test(host) : isIP(bracketed) === 6
}
