import 'server-only'
import { GET as events } from './chain-events/route'
import { GET as verify } from './chain-events/verify/route'
import { GET as live } from './health/live/route'
import { GET as ready } from './health/ready/route'
import { GET as stateAt } from './operational-state/at/route'
import { GET as stateRange } from './operational-state/range/route'
import { GET as state } from './operational-state/route'
import { GET as transitions } from './operational-state/transitions/route'
import { GET as ticketExport } from './sea-tickets/export/route'
import { GET as assignedTickets } from './sea-tickets/kora-assigned/route'
import { GET as ticketChanges } from './sea-tickets/kora-assigned/changes/route'
import { GET as ticketList } from './sea-tickets/route'
import { GET as ticket } from './sea-tickets/[id]/route'
import { GET as stream } from './stream/route'
import { GET as throughput } from './throughput/route'
import type { RouteHandler } from '@/lib/server/http/guarded-route'
import type { ApiRoute, RouteTable } from '@/lib/server/http/route-table'

function read(handler: RouteHandler): ApiRoute {
  return { handler, methods: ['GET', 'HEAD'], isPublic: false }
}

function health(handler: RouteHandler): ApiRoute {
  return { handler, methods: ['GET', 'HEAD'], isPublic: true }
}

/**
 * Every route of the API, for the front door: it answers them without Next.js, whose own machinery
 * takes half a millisecond of a core a request. On a serverless host Next.js calls the same handlers.
 */
export const API_ROUTES: RouteTable = {
  '/api/chain-events': read(events),
  '/api/chain-events/verify': read(verify),
  '/api/health/live': health(() => Promise.resolve(live())),
  '/api/health/ready': health(ready),
  '/api/operational-state': read(state),
  '/api/operational-state/at': read(stateAt),
  '/api/operational-state/range': read(stateRange),
  '/api/operational-state/transitions': read(transitions),
  '/api/sea-tickets': read(ticketList),
  '/api/sea-tickets/:id': read(ticket),
  '/api/sea-tickets/export': read(ticketExport),
  '/api/sea-tickets/kora-assigned': read(assignedTickets),
  '/api/sea-tickets/kora-assigned/changes': read(ticketChanges),
  '/api/stream': { handler: stream, methods: ['GET'], isPublic: false },
  '/api/throughput': read(throughput),
}
