import { openApiDocument } from '@/lib/server/answers/open-api'
import { serveRoute } from '@/lib/server/http/serve-route'

export const dynamic = 'force-dynamic'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute('/api/openapi.json', {
  GET: () =>
    Promise.resolve(Response.json(openApiDocument(), { headers: { 'cache-control': 'no-store' } })),
})
