import { chainVerifyAnswer } from '@/lib/server/answers/events/chain-events-answer'
import { readHandler } from '@/lib/server/http/read-route'
import { serveRoute } from '@/lib/server/http/serve-route'
import { parseChainVerifyQuery } from '@/lib/wire/events/chain-events-parameters'

export const dynamic = 'force-dynamic'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute(
  '/api/chain-events/verify',
  {
    GET: readHandler(parseChainVerifyQuery, chainVerifyAnswer),
  },
)
