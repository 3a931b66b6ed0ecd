import { freshnessHeaders } from '@/lib/server/http/contract-answer'
import { noDataResponse, readerOf } from '@/lib/server/http/read-route'
import { ticketExportAnswer } from '@/lib/server/answers/tickets/ticket-export-answer'
import { EXPORT_FORMATS, type ExportFormat } from '@/lib/domain/tickets/ticket-export'
import { problem } from '@/lib/server/http/problem'
import { parseSelectionOnly } from '@/lib/wire/tickets/ticket-list-parameters'
import { quoted } from '@/lib/wire/parameters'
import { includesHandler, serveRoute } from '@/lib/server/http/serve-route'

export const dynamic = 'force-dynamic'

const TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
}

/** Every ticket of a list, streamed (SPEC 8): no page of it is kept. */
const read = includesHandler([], async (request) => {
  const parameters = new URL(request.url).searchParams
  const asked = parseSelectionOnly(parameters, ['format', 'include'])
  if (!asked.ok) return problem({ status: 400, ...asked.problem })
  const wanted = parameters.getAll('format').join(',')
  const format = EXPORT_FORMATS.find((known) => known === wanted)
  if (format === undefined) {
    const detail = `format holds ${quoted(wanted)}; allowed: ${EXPORT_FORMATS.join(', ')}`
    return problem({ status: 400, code: 'bad_format', detail })
  }
  const answer = await ticketExportAnswer(asked.query, format, readerOf(request))
  if (!answer.ok) return noDataResponse(answer.problem)
  const day = new Date(answer.now).toISOString().slice(0, 10)
  const { text, recordBeginsAt } = answer.body
  return new Response(text, {
    headers: {
      ...freshnessHeaders(answer),
      'content-type': TYPES[format],
      'content-disposition': `attachment; filename="sea-tickets-${day}.${format}"`,
      'cache-control': 'no-store',
      ...(recordBeginsAt !== null && { 'x-kora-record-begins-at': recordBeginsAt }),
    },
  })
})

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute(
  '/api/sea-tickets/export',
  {
    GET: read,
  },
)
