import { askerOf, getSignIn } from '@/lib/server/http/access.instance'
import { isFormRequest } from '@/lib/server/http/read-body'
import { serveRoute } from '@/lib/server/http/serve-route'
import { plainRefusal, signInResponse } from '@/lib/server/http/signed-in'

export const dynamic = 'force-dynamic'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute('/api/session/link', {
  POST: async (request, _nobody, given) => {
    const refusal = plainRefusal(request)
    if (refusal !== null) return refusal
    const asker = await askerOf(request.headers)
    const result = (await getSignIn()?.withLink(given, asker)) ?? { kind: 'away' as const }
    return signInResponse(result, {
      request,
      isForm: isFormRequest(request),
      returnTo: '/',
      page: '/sign-in/link',
    })
  },
})
