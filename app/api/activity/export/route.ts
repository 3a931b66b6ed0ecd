import { may } from '@/lib/domain/access/permission'
import { activityExportAnswer } from '@/lib/server/answers/activity/activity-export-answer'
import { exportResponse } from '@/lib/server/answers/export-text'
import { problem } from '@/lib/server/http/problem'
import { readerOf } from '@/lib/server/http/read-route'
import { includesHandler, serveRoute } from '@/lib/server/http/serve-route'
import { parseActivitySelection } from '@/lib/wire/activity/activity-parameters'
import { parseFormat } from '@/lib/wire/export-parameters'

export const dynamic = 'force-dynamic'

/** Every act that fits, streamed: no page of it is kept. */
const read = includesHandler([], async (request, _include, principal) => {
  const parameters = new URL(request.url).searchParams
  const asked = parseActivitySelection(parameters)
  if (!asked.ok) return problem({ status: 400, ...asked.problem })
  const format = parseFormat(parameters)
  if (!format.ok) return problem({ status: 400, ...format.problem })
  const reader = { ...readerOf(request), seesAccess: may(principal, 'read access events') }
  const answer = await activityExportAnswer(asked.query, format.query, reader)
  return exportResponse(answer, { name: 'activity', format: format.query })
})

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute('/api/activity/export', {
  GET: read,
})
