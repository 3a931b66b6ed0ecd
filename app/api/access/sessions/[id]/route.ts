import { isUuid } from '@/lib/domain/uuid'
import { revokeSession } from '@/lib/server/db/access/sessions'
import { changed, done, lastPart, noneSuch } from '@/lib/server/http/change-route'
import { serveRoute } from '@/lib/server/http/serve-route'

export const dynamic = 'force-dynamic'

const NONE = 'session'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute(
  '/api/access/sessions/:id',
  {
    DELETE: async (request, principal) => {
      const sessionId = lastPart(request)
      if (!isUuid(sessionId)) return noneSuch(NONE)
      return changed(principal, revokeSession, { sessionId }, (isDone) =>
        isDone ? done({ done: true }) : noneSuch(NONE),
      )
    },
  },
)
