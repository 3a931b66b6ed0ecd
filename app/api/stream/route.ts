import { getCockpit } from '@/lib/server/boot/cockpit.instance'
import { watchedSignal } from '@/lib/server/http/watched-streams'
import { problem } from '@/lib/server/http/problem'
import { includesHandler, serveRoute } from '@/lib/server/http/serve-route'
import { sourceNow } from '@/lib/server/http/source-headers'

export const dynamic = 'force-dynamic'

/** `no-transform` and the two others keep proxies from holding back what is small (SPEC 8). */
const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'content-encoding': 'none',
  'x-accel-buffering': 'no',
}

/** Server-sent events: what changed, never the data (SPEC 8). */
const read = includesHandler([], (request, _include, principal) => {
  const subscription = getCockpit()?.live?.channel.subscribe({
    lastEventId: request.headers.get('last-event-id'),
    source: sourceNow(),
    signal: watchedSignal(request, principal),
  })
  switch (subscription?.kind) {
    case 'open':
      return Promise.resolve(new Response(subscription.body, { headers: STREAM_HEADERS }))
    case 'full':
      return refused('too_many_streams', 'As many streams as KORA_MAX_STREAMS allows are open.')
    case 'closed':
    case undefined:
      return refused('push_unavailable', 'Nothing is pushed here at present; polling works.')
    default:
      return subscription satisfies never
  }
})

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute('/api/stream', {
  GET: read,
})

function refused(code: string, detail: string): Promise<Response> {
  return Promise.resolve(problem({ status: 503, code, detail, headers: { 'retry-after': '30' } }))
}
