import { isUuid } from '@/lib/domain/uuid'
import { changeAccountRole, endAccount } from '@/lib/server/db/access/accounts'
import { changed, done, lastPart, noneSuch } from '@/lib/server/http/change-route'
import { serveRoute } from '@/lib/server/http/serve-route'

export const dynamic = 'force-dynamic'

const NONE = 'account'
const answer = (isDone: boolean) => (isDone ? done({ done: true }) : noneSuch(NONE))

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute(
  '/api/access/accounts/:id',
  {
    DELETE: async (request, principal) => {
      const accountId = lastPart(request)
      if (!isUuid(accountId)) return noneSuch(NONE)
      return changed(principal, endAccount, { accountId }, answer)
    },
    PUT: async (request, principal, { role }) => {
      const accountId = lastPart(request)
      if (!isUuid(accountId)) return noneSuch(NONE)
      return changed(principal, changeAccountRole, { accountId, role }, answer)
    },
  },
)
