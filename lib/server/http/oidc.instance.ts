import 'server-only'
import { flowCookie, flowCookieIn } from '@/lib/server/access/cookies'
import { FLOW_MS, type Flow, FlowSeal } from '@/lib/server/access/oidc/flow-seal'
import type { OidcFailure } from '@/lib/server/access/oidc/oidc-failure'
import { OidcProvider } from '@/lib/server/access/oidc/oidc-provider'
import { systemClock } from '@/lib/server/process/clock'
import { getConfig } from '@/lib/server/process/config.instance'
import { createLog } from '@/lib/server/process/log'
import { processSingleton } from '@/lib/server/process/process-singleton'
import { askerOf, cookieKind, getSignIn } from './access.instance'
import { notFound } from './problem'
import { sessionKeys } from './session-keys.instance'
import { seeOther } from './see-other'
import { signInResponse } from './signed-in'

const slot = processSingleton<{ readonly provider: OidcProvider; readonly seal: FlowSeal }>('oidc')
const lastLog = processSingleton<{ at: number }>('oidc-log')

/** Below `KORA_PUBLIC_URL`: where the provider sends browsers back to. */
const CALLBACK = '/api/session/oidc/callback'
/** Anybody can make a sign-in fail: the log says so no more often than this, ms. */
const LOGGED_EVERY_MS = 6_000

function current() {
  const { access, substrate } = getConfig()
  const { oidc, publicUrl } = access
  if (oidc === null || publicUrl === null) return null
  return slot.orMake(() => {
    const callback = `${publicUrl}${CALLBACK}`
    const provider = new OidcProvider({ config: oidc, callback, clock: systemClock })
    return { provider, seal: new FlowSeal(sessionKeys(), substrate?.workspaceId ?? '') }
  })
}

/** Sends a browser to the provider, bound to come back with an answer to this question. */
export async function beginOidc(request: Request, returnTo: string): Promise<Response> {
  const oidc = current()
  if (oidc === null) return notFound()
  const begun = await oidc.provider.begin(returnTo)
  if (begun.kind !== 'begun') return backToSignIn(begun, returnTo)
  const answer = seeOther(begun.address)
  const sealed = await oidc.seal.close(begun.flow)
  answer.headers.append('set-cookie', flowCookie(sealed, FLOW_MS / 1000, kindOf(request)))
  return answer
}

/** The provider's answer: signs in, or leads back to the page that says why not. */
export async function finishOidc(request: Request): Promise<Response> {
  const oidc = current()
  if (oidc === null) return notFound()
  const signIn = getSignIn()
  const { search, searchParams } = new URL(request.url)
  const flow = await flowOf(request, oidc.seal)
  // An answer to no question of this browser: what it has under way goes on.
  if (flow === null || searchParams.get('state') !== flow.state) {
    await signIn?.refuse('oidc')
    return seeOther('/sign-in?problem=flow')
  }
  const finished = await oidc.provider.finish(search, flow)
  if (finished.kind === 'refused') await signIn?.refuse('oidc')
  if (finished.kind !== 'vouched')
    return withoutFlow(request, backToSignIn(finished, flow.returnTo))
  const result = (await signIn?.withProvider(finished.who, await askerOf(request.headers))) ?? {
    kind: 'away' as const,
  }
  const asked = { request, isForm: true, returnTo: flow.returnTo, page: signInPage(flow.returnTo) }
  return withoutFlow(request, signInResponse(result, asked))
}

async function flowOf(request: Request, seal: FlowSeal): Promise<Flow | null> {
  const text = flowCookieIn(request.headers.get('cookie'), kindOf(request))
  return text === null ? null : seal.open(text, systemClock.now())
}

function backToSignIn({ kind, why }: OidcFailure, returnTo: string): Response {
  const last = lastLog.orMake(() => ({ at: -Infinity }))
  if (systemClock.monotonic() - last.at >= LOGGED_EVERY_MS) {
    last.at = systemClock.monotonic()
    createLog().warn('[kora.access]', `nobody was signed in by OpenID Connect: ${why}`)
  }
  return seeOther(`${signInPage(returnTo)}&problem=${kind}`)
}

function signInPage(returnTo: string): string {
  return `/sign-in?return_to=${encodeURIComponent(returnTo)}`
}

/** A question is answered once. */
function withoutFlow(request: Request, answer: Response): Response {
  answer.headers.append('set-cookie', flowCookie('', 0, kindOf(request)))
  return answer
}

function kindOf({ headers }: Request) {
  return cookieKind(headers)
}
