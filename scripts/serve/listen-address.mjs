import { isIP } from 'node:net'
import { shownValue } from '../../lib/server/process/shown-value.mjs'
import { listenRefusal } from '../process/ports.mjs'
import { UserError } from '../steps/project.mjs'

/**
 * Where the server listens (SPEC 2). An empty variable counts as absent.
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {{ host: string, port: number }}
 * @throws {UserError} that names the wrong variable, what it holds and what it may hold
 */
export function listenAddress(env) {
  const host = env.HOST || '127.0.0.1'
  const port = env.PORT || '3000'
  if (!isHost(host)) {
    throw new UserError(
      `HOST is ${shownValue(host)}. It may hold an IP address (127.0.0.1, ::1, 0.0.0.0) or a host name (localhost), without a scheme, brackets or port.`,
    )
  }
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535) {
    throw new UserError(`PORT is ${shownValue(port)}. It may hold a whole number from 1 to 65535.`)
  }
  return { host, port: Number(port) }
}

/**
 * Makes sure that the address can be listened on now.
 * @param {{ host: string, port: number }} address
 * @throws {UserError} that names the cause
 */
export async function requireFreeAddress({ host, port }) {
  const refusal = await listenRefusal(port, host)
  switch (refusal) {
    case null:
      return
    case 'EADDRINUSE':
      throw new UserError(
        `Port ${String(port)} of ${host} is in use by another program. Stop that, or set PORT to a free port.`,
      )
    case 'EACCES':
      throw new UserError(
        `PORT is ${String(port)}, which this user may not listen on. Ports from 1024 on are open to everyone.`,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAFNOSUPPORT':
      throw new UserError(
        `HOST is ${shownValue(host)}, which is no address of this machine (${refusal}).`,
      )
    default:
      throw new UserError(`${host}, port ${String(port)}, cannot be listened on (${refusal}).`)
  }
}

/**
 * The address as a browser on this machine writes it.
 * @param {{ host: string, port: number }} address
 */
export function urlOf({ host, port }) {
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${isIP(name) === 6 ? `[${name}]` : name}:${String(port)}`
}

/** @param {string} text */
function isHost(text) {
  if (isIP(text) !== 0) return !text.includes('%')
  const labels = text.split('.')
  // Digits alone at the end are a mistyped IP address, not a name.
  if (/^\d+$/.test(labels.at(-1) ?? '')) return false
  return (
    text.length <= 253 && labels.every((label) => /^[a-z\d]([a-z\d-]{0,61}[a-z\d])?$/i.test(label))
  )
}
