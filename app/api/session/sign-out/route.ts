import { closeSession } from '@/lib/server/db/access/sessions'
import { changed } from '@/lib/server/http/change-route'
import { isFormRequest } from '@/lib/server/http/read-body'
import { serveRoute } from '@/lib/server/http/serve-route'
import { signedOutResponse } from '@/lib/server/http/signed-in'

export const dynamic = 'force-dynamic'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute(
  '/api/session/sign-out',
  {
    POST: (request, principal) =>
      changed(principal, closeSession, {}, () =>
        signedOutResponse(request, isFormRequest(request)),
      ),
  },
)
