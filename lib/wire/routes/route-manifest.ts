import type * as z from '@/lib/wire/zod'
import type { Permission } from '@/lib/domain/access/permission'
import {
  accessSchema,
  accountRoleSchema,
  doneSchema,
  madeAccountSchema,
  madeTokenSchema,
  newAccountSchema,
  newTokenSchema,
} from '@/lib/wire/access/access.wire'
import {
  linkBodySchema,
  sessionSchema,
  signedInSchema,
  signInBodySchema,
  signOutBodySchema,
} from '@/lib/wire/access/session.wire'
import { activitySchema } from '@/lib/wire/activity/activity.wire'
import { chainEventsSchema } from '@/lib/wire/events/chain-events.wire'
import { chainVerifySchema } from '@/lib/wire/events/chain-verify.wire'
import { openApiSchema } from '@/lib/wire/open-api.wire'
import { healthSchema } from '@/lib/wire/health.wire'
import { operationalStateSchema } from '@/lib/wire/state/operational-state.wire'
import { stateMomentSchema } from '@/lib/wire/state/state-moment.wire'
import { stateRangeSchema, transitionPageSchema } from '@/lib/wire/state/state-range.wire'
import { assignedChangesSchema } from '@/lib/wire/tickets/assigned-changes.wire'
import { assignedTicketsSchema } from '@/lib/wire/tickets/assigned-tickets.wire'
import { throughputSchema } from '@/lib/wire/tickets/throughput.wire'
import { ticketDetailSchema } from '@/lib/wire/tickets/ticket-detail.wire'
import { ticketListSchema } from '@/lib/wire/tickets/ticket-list.wire'

/**
 * The one list of all routes: who may call each method, what it takes and what it answers. The
 * types of `serveRoute`, the check in each route, `GET /api/openapi.json` and the access test are
 * made from it.
 */

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A body of JSON by its schema, or of another kind by its media type. */
export type Content = z.ZodMiniType | string

export interface MethodEntry {
  readonly permission: Permission
  /** What it does, one line. */
  readonly summary: string
  /** The query parameters that it knows; any other is a 400. */
  readonly parameters?: readonly string[]
  /** What the body has to be. */
  readonly body?: z.ZodMiniType
  /** A form of a page without scripts may send the body too. */
  readonly takesForms?: true
  /** The answers without those that every route has: by status. */
  readonly answers: Readonly<Record<number, Content>>
  /** An explorer's: however many ask, the event loop stays with the work and the contract routes. */
  readonly takesTurns?: true
  /** It answers HEAD by itself or not at all. */
  readonly hasNoHead?: true
}

export type RouteEntry = Readonly<Partial<Record<Method, MethodEntry>>>

const ACTIVITY = ['actor', 'action', 'outcome', 'from', 'to']
const SELECTION = ['bucket', 'status', 'criticality', 'tier', 'reason', 'q', 'older_than', 'sort']

export const ROUTE_MANIFEST = {
  '/api/access': {
    GET: {
      permission: 'manage access',
      summary: 'Accounts, tokens and sessions.',
      answers: { 200: accessSchema },
    },
  },
  '/api/access/accounts': {
    POST: {
      permission: 'manage access',
      summary: 'Adds an account; its link sets the password, once, within a day.',
      body: newAccountSchema,
      answers: { 201: madeAccountSchema },
    },
  },
  '/api/access/accounts/:id': {
    PUT: {
      permission: 'manage access',
      summary: 'Gives an account another role and ends its sessions.',
      body: accountRoleSchema,
      answers: { 200: doneSchema },
    },
    DELETE: {
      permission: 'manage access',
      summary: 'Removes an account and ends its sessions.',
      answers: { 200: doneSchema },
    },
  },
  '/api/access/sessions/:id': {
    DELETE: {
      permission: 'manage access',
      summary: "Ends somebody's session.",
      answers: { 200: doneSchema },
    },
  },
  '/api/access/tokens': {
    POST: {
      permission: 'manage access',
      summary: 'Makes a token, which is shown this once.',
      body: newTokenSchema,
      answers: { 201: madeTokenSchema },
    },
  },
  '/api/access/tokens/:id': {
    DELETE: {
      permission: 'manage access',
      summary: 'Revokes a token.',
      answers: { 200: doneSchema },
    },
  },
  '/api/activity': {
    GET: {
      permission: 'read',
      summary: 'Who did what, newest first.',
      parameters: [...ACTIVITY, 'before', 'limit', 'include'],
      takesTurns: true,
      answers: { 200: activitySchema },
    },
  },
  '/api/activity/export': {
    GET: {
      permission: 'read',
      summary: 'All that somebody did, streamed, with the witness of the chain.',
      parameters: [...ACTIVITY, 'format', 'include'],
      takesTurns: true,
      answers: { 200: 'application/x-ndjson' },
    },
  },
  '/api/chain-events': {
    GET: {
      permission: 'read',
      summary: 'The event log, newest first.',
      parameters: ['prefix', 'type', 'ticket', 'from', 'to', 'before', 'after', 'limit', 'include'],
      takesTurns: true,
      answers: { 200: chainEventsSchema },
    },
  },
  '/api/chain-events/verify': {
    GET: {
      permission: 'read',
      summary: 'Whether the log is whole, one bounded page a request.',
      parameters: ['after_seq', 'after_hash', 'after_count'],
      takesTurns: true,
      answers: { 200: chainVerifySchema },
    },
  },
  '/api/health/live': {
    GET: {
      permission: 'public',
      summary: 'Whether the process answers.',
      answers: { 200: healthSchema },
    },
  },
  '/api/health/ready': {
    GET: {
      permission: 'public',
      summary: 'Whether this process can be believed, and if not, what is missing.',
      answers: { 200: healthSchema, 503: healthSchema },
    },
  },
  '/api/openapi.json': {
    GET: {
      permission: 'read',
      summary: 'This interface as OpenAPI 3.1.',
      takesTurns: true,
      answers: { 200: openApiSchema },
    },
  },
  '/api/operational-state': {
    GET: {
      permission: 'read',
      summary: 'The state, its last transitions and the states that are valid next.',
      parameters: ['include'],
      answers: { 200: operationalStateSchema },
    },
  },
  '/api/operational-state/at': {
    GET: {
      permission: 'read',
      summary: 'What Kora was doing at a time.',
      parameters: ['time'],
      takesTurns: true,
      answers: { 200: stateMomentSchema },
    },
  },
  '/api/operational-state/range': {
    GET: {
      permission: 'read',
      summary: 'The state over a range of time.',
      parameters: ['from', 'to'],
      takesTurns: true,
      answers: { 200: stateRangeSchema },
    },
  },
  '/api/operational-state/transitions': {
    GET: {
      permission: 'read',
      summary: 'The transitions of a range of any length, newest first.',
      parameters: ['from', 'to', 'before', 'limit'],
      takesTurns: true,
      answers: { 200: transitionPageSchema },
    },
  },
  '/api/sea-tickets': {
    GET: {
      permission: 'read',
      summary: "One page of Kora's tickets.",
      parameters: [...SELECTION, 'cursor', 'limit', 'include'],
      takesTurns: true,
      answers: { 200: ticketListSchema },
    },
  },
  '/api/sea-tickets/:id': {
    GET: {
      permission: 'read',
      summary: 'One ticket with its attempts and its events.',
      parameters: [...SELECTION, 'include'],
      takesTurns: true,
      answers: { 200: ticketDetailSchema },
    },
  },
  '/api/sea-tickets/export': {
    GET: {
      permission: 'read',
      summary: 'Every ticket of a list, streamed.',
      parameters: [...SELECTION, 'format', 'include'],
      takesTurns: true,
      answers: { 200: 'application/x-ndjson' },
    },
  },
  '/api/sea-tickets/kora-assigned': {
    GET: {
      permission: 'read',
      summary: "Kora's tickets in four buckets.",
      parameters: ['include'],
      answers: { 200: assignedTicketsSchema },
    },
  },
  '/api/sea-tickets/kora-assigned/changes': {
    GET: {
      permission: 'read',
      summary: 'What changed in them since the answer that If-None-Match names.',
      parameters: ['include'],
      answers: { 200: assignedChangesSchema },
    },
  },
  '/api/session': {
    GET: {
      permission: 'read',
      summary: 'Who I am, and what I may do.',
      answers: { 200: sessionSchema },
    },
  },
  '/api/session/link': {
    POST: {
      permission: 'public',
      summary: 'Sets the password of a new account, once, and signs in.',
      body: linkBodySchema,
      takesForms: true,
      answers: { 200: signedInSchema },
    },
  },
  '/api/session/oidc': {
    GET: {
      permission: 'public',
      summary: 'Sends a browser to the provider of OpenID Connect, to sign in there.',
      parameters: ['return_to'],
      answers: { 303: 'text/plain' },
      hasNoHead: true,
    },
  },
  '/api/session/oidc/callback': {
    GET: {
      permission: 'public',
      summary: "Takes the provider's answer, signs in, and leads on; the one GET that writes.",
      parameters: ['state', 'code', 'iss', 'error', 'error_description'],
      answers: { 303: 'text/plain' },
      hasNoHead: true,
    },
  },
  '/api/session/sign-in': {
    POST: {
      permission: 'public',
      summary: 'Signs in by name and password.',
      body: signInBodySchema,
      takesForms: true,
      answers: { 200: signedInSchema },
    },
  },
  '/api/session/sign-out': {
    POST: {
      permission: 'read',
      summary: 'Ends my session.',
      body: signOutBodySchema,
      takesForms: true,
      answers: { 200: signedInSchema },
    },
  },
  '/api/stream': {
    GET: {
      permission: 'read',
      summary: 'What changed, as server-sent events.',
      parameters: ['include'],
      answers: { 200: 'text/event-stream' },
      hasNoHead: true,
    },
  },
  '/api/throughput': {
    GET: {
      permission: 'read',
      summary: "The last day's work by the hour, and what waits.",
      answers: { 200: throughputSchema },
    },
  },
} as const satisfies Readonly<Record<string, RouteEntry>>

export type RouteManifest = typeof ROUTE_MANIFEST
export type RoutePath = keyof RouteManifest

/** Every page: the permission that it needs. */
export const PAGE_MANIFEST = {
  '/': 'read',
  '/access': 'manage access',
  '/activity': 'read',
  '/chain-events': 'read',
  '/operational-state': 'read',
  '/reference': 'read',
  '/sea-tickets': 'read',
  '/sea-tickets/:id': 'read',
  '/sign-in': 'public',
  '/sign-in/link': 'public',
} as const satisfies Readonly<Record<string, Permission>>

export type PagePath = keyof typeof PAGE_MANIFEST

/** The entry of a route, whatever it is. */
export function routeEntry(path: RoutePath): RouteEntry {
  return ROUTE_MANIFEST[path]
}

/** The methods that a route serves, HEAD included, in the order of the `Allow` header. */
export function methodsOf(path: RoutePath): readonly string[] {
  return METHODS.flatMap((method) => {
    const entry = routeEntry(path)[method]
    if (entry === undefined) return []
    return method === 'GET' && entry.hasNoHead !== true ? ['GET', 'HEAD'] : [method]
  })
}

export const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
