import 'server-only'
import { returnPath } from '@/lib/domain/access/return-path'
import type { Principal } from '@/lib/domain/access/principal'
import { accessProblem } from './access-problem'
import { ADMISSION_HEADER, admissions } from './admissions'
import { admit, deviceCookieFor, hasSignIn, noteFrontDoor, PEER_HEADER } from './access.instance'
import { noteBoundAddress } from './bound-address'
import { busyPage } from './busy-page'
import { isForeignRequest } from './cross-site'
import { explorerTurns } from './explorer-turns.instance'
import type { RouteHandler } from './guarded-route'
import { type EndTurn, LoopTurns } from './loop-turns'
import {
  badRouterState,
  busy,
  crossSite,
  notFound,
  nulInQuery,
  problem,
  wrongMethod,
} from './problem'
import { hasNul, readTarget, type RequestTarget } from './request-target'
import { type ApiRoute, type RouteTable, routeFinder } from './route-table'
import { hasBrokenRouterState } from './router-state'
import { seeOther } from './see-other'

/** A request before its body is read: all that the rules use. */
export interface RequestHead {
  readonly method: string
  /** As it stands in the request line. */
  readonly target: string
  readonly headers: Headers
  /** How many `Host` lines came. */
  readonly hosts: number
  /** A body is announced. */
  readonly hasBody: boolean
  /** The address on the other end of the connection. */
  readonly peer: string | null
}

type Place = Extract<RequestTarget, { kind: 'path' }>

/** The decision about a request. */
export type Verdict =
  /** Refused: `answer` goes out, and where `closes` the connection ends with it. */
  | { readonly kind: 'refused'; readonly answer: Response; readonly closes: boolean }
  /**
   * Ours to answer. `isAdmitted` separates a client that passed the access rule from a stranger.
   */
  | {
      readonly kind: 'route'
      readonly handler: RouteHandler
      readonly isAdmitted: boolean
      /** The largest body that is read, in bytes; 0 for none. */
      readonly mostBytes: number
      /** The answer to a body that turns out to be larger. */
      readonly tooLarge: () => Response
    }
  /**
   * A page or a file of an admitted client, for Next.js: `asked` goes onto the request, `headers`
   * onto the response; `endTurn` is called when it is over.
   */
  | {
      readonly kind: 'page'
      readonly asked: Readonly<Record<string, string>>
      readonly headers: Readonly<Record<string, string>>
      readonly endTurn: EndTurn
    }

export interface FrontDoor {
  /** Takes the address where the server listens; called before the first decision. */
  listensOn(address: string | { readonly address: string } | null): void
  decide(head: RequestHead): Promise<Verdict>
}

const READ_METHODS = ['GET', 'HEAD']

/** Whose answers wait for their turn. */
interface Turns {
  readonly pages: LoopTurns
  /** Of the routes that `takesTurns`. */
  readonly explorers: LoopTurns
}

function newTurns(): Turns {
  return { pages: new LoopTurns({ most: 4 }), explorers: explorerTurns() }
}

/**
 * Decides about a request before Next.js sees it: form of the address, site, access, address,
 * method, body (SPEC 11), and for a page or an explorer its turn. A stranger learns nothing but the result of the
 * access rule.
 */
export function frontDoor(table: RouteTable, turns: Turns = newTurns()): FrontDoor {
  const routeOf = routeFinder(table)
  noteFrontDoor()
  return {
    listensOn: noteBoundAddress,
    async decide(head) {
      const target = readTarget(head.target)
      if (target.kind === 'malformed') return refusedAtOnce(badAddress(target.detail))
      if (head.hosts > 1) return refusedAtOnce(problem(TWO_HOSTS))
      const place = target.kind === 'path' ? target : null
      const route = place === null ? null : routeOf(place.pathname)
      const asked: Record<string, string> = {}
      // No client may say by whom it was let in.
      head.headers.delete(ADMISSION_HEADER)
      head.headers.delete(PEER_HEADER)
      const api = route?.methods[head.method]
      const isOpen = route === null ? await isOpenPlace(place) : (api ?? route).isPublic
      if (!isOpen) {
        const entry = await letIn(head, place)
        if (entry instanceof Response) return refusedAtOnce(entry)
        asked[ADMISSION_HEADER] = admissions().handleOf(entry)
      }
      const refusal = place === null ? notFound() : refusalAt(place, route, head)
      if (refusal !== null) return { kind: 'refused', answer: refusal, closes: head.hasBody }
      if (api !== undefined) {
        if (head.peer !== null) head.headers.set(PEER_HEADER, head.peer)
        for (const [name, value] of Object.entries(asked)) head.headers.set(name, value)
        const { handler, isPublic, mostBytes, takesTurns } = api
        const tooLarge = () => bodyTooLarge(mostBytes)
        const route = { kind: 'route', isAdmitted: !isPublic, mostBytes, tooLarge } as const
        if (!takesTurns) return { ...route, handler }
        const endTurn = await turns.explorers.enter()
        if (endTurn === null) return { kind: 'refused', answer: busy(), closes: false }
        return { ...route, handler: (request) => handler(request).finally(endTurn) }
      }
      if (place === null || !isPage(place)) {
        return { kind: 'page', asked, headers: {}, endTurn: () => undefined }
      }
      const endTurn = await turns.pages.enter()
      if (endTurn === null) return { kind: 'refused', answer: busyPage(), closes: false }
      const cookie = deviceCookieFor(head.headers)
      return {
        kind: 'page',
        asked,
        headers: cookie === null ? {} : { 'set-cookie': cookie },
        endTurn,
      }
    },
  }
}

/** Who sends a request for anything but a public route, or the access rule's refusal. */
async function letIn(
  { method, headers, peer }: RequestHead,
  place: Place | null,
): Promise<Principal | Response> {
  if (isForeignRequest({ method, headers, isPage: place !== null && isPage(place) })) {
    return crossSite()
  }
  const decision = await admit(headers, peer)
  if (decision.kind === 'allowed') return decision.principal
  const isNavigation = (headers.get('accept') ?? '').includes('text/html')
  if (decision.status === 401 && place !== null && isPage(place) && isNavigation) {
    if (READ_METHODS.includes(method) && (await hasSignIn())) return toSignIn(place)
  }
  return accessProblem(decision)
}

/** The way to the page where one signs in, and from there to where one wanted to go. */
function toSignIn({ pathname, search }: Place): Response {
  const to = returnPath(`${pathname}${search}`)
  return seeOther(to === '/' ? '/sign-in' : `/sign-in?return_to=${encodeURIComponent(to)}`)
}

const SIGN_IN = /^\/(?:sign-in(?:\/link)?|_next\/static\/.*|icons\/[a-z]+\.svg)$/

/** The page where one signs in, and its files, are open to strangers as soon as one can sign in. */
async function isOpenPlace(place: Place | null): Promise<boolean> {
  return place !== null && SIGN_IN.test(place.pathname) && (await hasSignIn())
}

/** What is wrong with a request that may pass: its address, its method, its body. */
function refusalAt(place: Place, route: ApiRoute | null, head: RequestHead): Response | null {
  if (hasNul(place.search)) return nulInQuery()
  if (isNowhere(place) || (isApi(place) && route === null)) return notFound()
  const methods = route === null ? READ_METHODS : Object.keys(route.methods)
  if (!methods.includes(head.method)) return wrongMethod(methods.join(', '))
  const mostBytes = route?.methods[head.method]?.mostBytes ?? 0
  if (head.hasBody && mostBytes === 0) return problem(NO_BODY)
  if (Number(head.headers.get('content-length')) > mostBytes) return bodyTooLarge(mostBytes)
  return route === null && hasBrokenRouterState(head.headers) ? badRouterState() : null
}

const TWO_HOSTS = {
  status: 400,
  code: 'bad_host',
  detail: 'The request names its host more than once.',
}

const NO_BODY = {
  status: 413,
  code: 'body_too_large',
  detail: 'This address takes no body.',
}

/** The answer to a body that is larger than its route takes. */
function bodyTooLarge(mostBytes: number): Response {
  const detail = `A body of at most ${mostBytes} bytes is taken here.`
  return problem({ status: 413, code: 'body_too_large', detail })
}

function badAddress(detail: string): Response {
  return problem({ status: 400, code: 'bad_address', detail })
}

function refusedAtOnce(answer: Response): Verdict {
  return { kind: 'refused', answer, closes: true }
}

function isApi({ pathname }: Place): boolean {
  return pathname === '/api' || pathname.startsWith('/api/')
}

/** What Next.js would answer by itself: image optimizer, data of other routers, its own tools. */
function isNowhere({ pathname }: Place): boolean {
  return /^\/_next(?:\/|$)/.test(pathname) && !pathname.startsWith('/_next/static/')
}

/** Whether a link may lead a person there; files and data are requested by our own pages. */
function isPage(place: Place): boolean {
  return !isApi(place) && !/^\/(?:_next|icons)\//.test(place.pathname)
}
