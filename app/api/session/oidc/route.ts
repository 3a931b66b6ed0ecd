import { returnPath } from '@/lib/domain/access/return-path'
import { beginOidc } from '@/lib/server/http/oidc.instance'
import { serveRoute } from '@/lib/server/http/serve-route'

export const dynamic = 'force-dynamic'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute('/api/session/oidc', {
  GET: (request) =>
    beginOidc(request, returnPath(new URL(request.url).searchParams.get('return_to'))),
})
