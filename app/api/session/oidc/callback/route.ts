import { finishOidc } from '@/lib/server/http/oidc.instance'
import { serveRoute } from '@/lib/server/http/serve-route'

export const dynamic = 'force-dynamic'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute(
  '/api/session/oidc/callback',
  { GET: (request) => finishOidc(request) },
)
