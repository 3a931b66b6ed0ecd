import 'server-only'
import type { Principal } from '@/lib/domain/access/principal'
import { isRevoked } from '@/lib/server/access/session-book'
import { SESSION_MS } from '@/lib/server/access/sign-in'
import { getActiveProvider } from '@/lib/server/db/active-provider.instance'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { processSingleton } from '@/lib/server/process/process-singleton'
import { admit } from './access.instance'

const open = processSingleton<Set<object>>('watched-streams')

/**
 * A signal for a stream that is aborted when its reader leaves, or as soon as who reads it may not any
 * more: a session that was revoked or is over, a token, acting as local once there are accounts. It
 * goes by what was read anyway, so a stream costs no statement.
 */
export function watchedSignal(request: Request, principal: Principal): AbortSignal {
  const provider = getActiveProvider()
  if (provider === null) return request.signal
  const streams = open.orMake(() => new Set())
  const stream = {}
  streams.add(stream)
  provider.needsAccess = () => streams.size > 0

  const ended = new AbortController()
  const version = provider.access.last?.version ?? null
  const timer = setInterval(() => {
    void hasEnded(provider, { principal, request, version }).then((isOver) => {
      if (isOver) ended.abort()
    })
  }, provider.maxAgeMs)
  timer.unref()
  const signal = AbortSignal.any([request.signal, ended.signal])
  signal.addEventListener(
    'abort',
    () => {
      clearInterval(timer)
      streams.delete(stream)
    },
    { once: true },
  )
  return signal
}

async function hasEnded(
  { access }: SubstrateProvider,
  asked: { principal: Principal; request: Request; version: string | null },
): Promise<boolean> {
  const { principal, request, version } = asked
  const { sessionId, endsAt, via } = principal
  const facts = access.last
  if (endsAt !== null && endsAt <= Date.now()) return true
  if (facts === null) return false
  if (sessionId !== null) {
    return isRevoked({ sessionId, begunAt: (endsAt ?? 0) - SESSION_MS }, facts)
  }
  if (via === 'local') return facts.accounts
  if (via !== 'token' || facts.version === version) return false
  const decision = await admit(request.headers, null)
  return decision.kind === 'refused' && decision.status === 401
}
