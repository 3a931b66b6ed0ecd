import { endToken } from '@/lib/server/db/access/tokens'
import { changed, done, lastPart, noneSuch } from '@/lib/server/http/change-route'
import { serveRoute } from '@/lib/server/http/serve-route'

export const dynamic = 'force-dynamic'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute(
  '/api/access/tokens/:id',
  {
    DELETE: (request, principal) =>
      changed(principal, endToken, { tokenId: lastPart(request) }, (isDone) =>
        isDone ? done({ done: true }) : noneSuch('token'),
      ),
  },
)
