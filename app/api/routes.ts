import 'server-only'
import * as access from './access/route'
import * as accounts from './access/accounts/route'
import * as account from './access/accounts/[id]/route'
import * as openSession from './access/sessions/[id]/route'
import * as tokens from './access/tokens/route'
import * as token from './access/tokens/[id]/route'
import * as activity from './activity/route'
import * as activityExport from './activity/export/route'
import * as events from './chain-events/route'
import * as verify from './chain-events/verify/route'
import * as live from './health/live/route'
import * as ready from './health/ready/route'
import * as openApi from './openapi.json/route'
import * as stateAt from './operational-state/at/route'
import * as stateRange from './operational-state/range/route'
import * as state from './operational-state/route'
import * as transitions from './operational-state/transitions/route'
import * as ticketExport from './sea-tickets/export/route'
import * as assignedTickets from './sea-tickets/kora-assigned/route'
import * as ticketChanges from './sea-tickets/kora-assigned/changes/route'
import * as ticketList from './sea-tickets/route'
import * as ticket from './sea-tickets/[id]/route'
import * as session from './session/route'
import * as link from './session/link/route'
import * as oidc from './session/oidc/route'
import * as oidcCallback from './session/oidc/callback/route'
import * as signIn from './session/sign-in/route'
import * as signOut from './session/sign-out/route'
import * as stream from './stream/route'
import * as throughput from './throughput/route'
import { type RouteModule, tableOf } from '@/lib/server/http/route-table'
import type { RoutePath } from '@/lib/wire/routes/route-manifest'

/**
 * Every route of the API, for the front door: it answers them without Next.js, whose own machinery
 * takes half a millisecond of a core a request. On a serverless host Next.js calls the same handlers.
 */
const MODULES: Readonly<Record<RoutePath, RouteModule>> = {
  '/api/access': access,
  '/api/access/accounts': accounts,
  '/api/access/accounts/:id': account,
  '/api/access/sessions/:id': openSession,
  '/api/access/tokens': tokens,
  '/api/access/tokens/:id': token,
  '/api/activity': activity,
  '/api/activity/export': activityExport,
  '/api/chain-events': events,
  '/api/chain-events/verify': verify,
  '/api/health/live': live,
  '/api/health/ready': ready,
  '/api/openapi.json': openApi,
  '/api/operational-state': state,
  '/api/operational-state/at': stateAt,
  '/api/operational-state/range': stateRange,
  '/api/operational-state/transitions': transitions,
  '/api/sea-tickets': ticketList,
  '/api/sea-tickets/:id': ticket,
  '/api/sea-tickets/export': ticketExport,
  '/api/sea-tickets/kora-assigned': assignedTickets,
  '/api/sea-tickets/kora-assigned/changes': ticketChanges,
  '/api/session': session,
  '/api/session/link': link,
  '/api/session/oidc': oidc,
  '/api/session/oidc/callback': oidcCallback,
  '/api/session/sign-in': signIn,
  '/api/session/sign-out': signOut,
  '/api/stream': stream,
  '/api/throughput': throughput,
}

export const API_ROUTES = tableOf(MODULES)
