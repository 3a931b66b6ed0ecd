import { transitionsAnswer } from '@/lib/server/answers/state/state-past-answer'
import { readHandler } from '@/lib/server/http/read-route'
import { serveRoute } from '@/lib/server/http/serve-route'
import { parseTransitionsQuery } from '@/lib/wire/state/state-parameters'

export const dynamic = 'force-dynamic'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute(
  '/api/operational-state/transitions',
  {
    GET: readHandler(parseTransitionsQuery, transitionsAnswer),
  },
)
