import { may } from '@/lib/domain/access/permission'
import { activityAnswer } from '@/lib/server/answers/activity/activity-answer'
import { problem } from '@/lib/server/http/problem'
import { readerOf, readResponse } from '@/lib/server/http/read-route'
import { includesHandler, serveRoute } from '@/lib/server/http/serve-route'
import { writeBody } from '@/lib/server/http/write-body'
import { ACTIVITY_INCLUDES } from '@/lib/wire/activity/activity.wire'
import { parseActivityQuery } from '@/lib/wire/activity/activity-parameters'

export const dynamic = 'force-dynamic'

const read = includesHandler(ACTIVITY_INCLUDES, async (request, include, principal) => {
  const asked = parseActivityQuery(new URL(request.url).searchParams)
  if (!asked.ok) return problem({ status: 400, ...asked.problem })
  const reader = { ...readerOf(request), seesAccess: may(principal, 'read access events') }
  return readResponse(request, await activityAnswer(asked.query, include, reader), writeBody)
})

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute('/api/activity', {
  GET: read,
})
