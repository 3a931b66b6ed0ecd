import { accessAnswer } from '@/lib/server/answers/access-answer'
import { serveRoute } from '@/lib/server/http/serve-route'
import { readHandler } from '@/lib/server/http/read-route'
import { parseNoQuery } from '@/lib/wire/parameters'

export const dynamic = 'force-dynamic'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute('/api/access', {
  GET: readHandler(parseNoQuery, (_query, reader) => accessAnswer(reader)),
})
