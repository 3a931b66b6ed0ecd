import 'server-only'
import { getConfig } from '@/lib/server/process/config.instance'
import type { AccessConfig } from '@/lib/server/process/env'
import { createLog } from '@/lib/server/process/log'
import { processSingleton } from '@/lib/server/process/process-singleton'
import { type AccessDecision, decideAccess, type OtherWays } from './access-decision'
import { ADMISSION_HEADER, admissions } from './admissions'
import { ARRIVAL_HEADER, isOfProxy } from './arrival'
import { isBoundToLoopback } from './bound-address'
import { DeviceCookies } from './device-cookie'
import { GuessLimit } from './guess-limit'

const limit = processSingleton<GuessLimit>('guess-limit')
const frontDoor = processSingleton<true>('has-front-door')
const devices = processSingleton<DeviceCookies>('device-cookies')

/** The access rules of this process: of its configuration, and of the address it really listens on. */
export function currentAccess(): AccessConfig {
  const { access } = getConfig()
  return access.exposed || isBoundToLoopback() ? access : { ...access, exposed: true }
}

/** Notes that a front door counts guesses, so that nothing behind it counts them again. */
export function noteFrontDoor(): void {
  frontDoor.set(true)
}

/**
 * The access rule for a route or a page: whom the front door has let in, and where there is no front
 * door, or a request that it lets everybody make, the rule itself.
 */
export function admitInside(headers: Headers): Promise<AccessDecision> {
  const principal = admissions().find(headers.get(ADMISSION_HEADER))
  if (principal !== null) return Promise.resolve({ kind: 'allowed', principal })
  if (frontDoor.get() === null) return admit(asArrived(headers), null)
  return Promise.resolve(decideAccess(currentAccess(), headers, otherWays()))
}

/**
 * Next.js in development adds what a proxy would, to every request; the server before it
 * (scripts/dev/server.mjs) has seen how it arrived.
 */
function asArrived(headers: Headers): Headers {
  if (process.env.NODE_ENV !== 'development') return headers
  if (headers.get(ARRIVAL_HEADER) !== 'direct') return headers
  return new Headers([...headers].filter(([name]) => !isOfProxy(name)))
}

/** No account is kept anywhere yet, so that there is none. */
function otherWays(): OtherWays {
  return { accounts: false, others: false }
}

/** The one access rule for this process, with guesses of the password slowed down. */
export function admit(headers: Headers, peer: string | null): Promise<AccessDecision> {
  const access = currentAccess()
  const guesses = limit.get() ?? new GuessLimit(createLog)
  limit.set(guesses)
  const device = knownDevices(access)?.deviceIn(headers.get('cookie')) ?? null
  return guesses.admit(access, { headers, peer, device }, otherWays())
}

/** The `Set-Cookie` for a browser that is not known yet; null for any other. */
export function deviceCookieFor(headers: { get(name: string): string | null }): string | null {
  const known = knownDevices(currentAccess())
  if (known === null || known.deviceIn(headers.get('cookie')) !== null) return null
  return known.newCookie()
}

function knownDevices({ password }: AccessConfig): DeviceCookies | null {
  if (password === null) return null
  const present = devices.get() ?? new DeviceCookies(password)
  devices.set(present)
  return present
}
