import 'server-only'
import { GET as live } from '@/app/api/health/live/route'
import { GET as ready } from '@/app/api/health/ready/route'
import { GET as state } from '@/app/api/operational-state/route'
import { GET as ticketChanges } from '@/app/api/sea-tickets/kora-assigned/changes/route'
import { GET as tickets } from '@/app/api/sea-tickets/kora-assigned/route'
import { GET as stream } from '@/app/api/stream/route'
import type { RouteHandler } from '@/lib/server/http/guarded-route'
import { processSingleton } from '@/lib/server/process/process-singleton'

const slot = processSingleton<ReadonlyMap<string, RouteHandler>>('direct-routes')

/**
 * Hands the hot routes' handlers to the server that stands before Next.js
 * (scripts/serve/direct-answers.mjs). Elsewhere nobody takes them, and Next.js calls the same ones.
 */
export function offerDirectRoutes(): void {
  slot.set(
    new Map<string, RouteHandler>([
      ['/api/health/live', () => Promise.resolve(live())],
      ['/api/health/ready', ready],
      ['/api/operational-state', state],
      ['/api/sea-tickets/kora-assigned', tickets],
      ['/api/sea-tickets/kora-assigned/changes', ticketChanges],
      ['/api/stream', stream],
    ]),
  )
}
