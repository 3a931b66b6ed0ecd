import { throughputAnswer } from '@/lib/server/answers/tickets/throughput-answer'
import { readHandler } from '@/lib/server/http/read-route'
import { serveRoute } from '@/lib/server/http/serve-route'
import { parseNoQuery } from '@/lib/wire/parameters'

export const dynamic = 'force-dynamic'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute('/api/throughput', {
  GET: readHandler(parseNoQuery, throughputAnswer),
})
