import { sessionBody } from '@/lib/server/answers/session-answer'
import { serveRoute } from '@/lib/server/http/serve-route'

export const dynamic = 'force-dynamic'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute('/api/session', {
  GET: (_request, principal) =>
    Promise.resolve(
      Response.json(sessionBody(principal), { headers: { 'cache-control': 'no-store' } }),
    ),
})
