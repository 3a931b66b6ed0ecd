import { readerOf } from '@/lib/server/http/read-route'
import { exportResponse } from '@/lib/server/answers/export-text'
import { ticketExportAnswer } from '@/lib/server/answers/tickets/ticket-export-answer'
import { problem } from '@/lib/server/http/problem'
import { parseFormat } from '@/lib/wire/export-parameters'
import { parseSelectionOnly } from '@/lib/wire/tickets/ticket-list-parameters'
import { includesHandler, serveRoute } from '@/lib/server/http/serve-route'

export const dynamic = 'force-dynamic'

/** Every ticket of a list, streamed (SPEC 8): no page of it is kept. */
const read = includesHandler([], async (request) => {
  const parameters = new URL(request.url).searchParams
  const asked = parseSelectionOnly(parameters, ['format', 'include'])
  if (!asked.ok) return problem({ status: 400, ...asked.problem })
  const format = parseFormat(parameters)
  if (!format.ok) return problem({ status: 400, ...format.problem })
  const answer = await ticketExportAnswer(asked.query, format.query, readerOf(request))
  return exportResponse(answer, { name: 'sea-tickets', format: format.query })
})

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute(
  '/api/sea-tickets/export',
  {
    GET: read,
  },
)
