import { stateMomentAnswer } from '@/lib/server/answers/state/state-past-answer'
import { readRoute } from '@/lib/server/http/read-route'
import { methodNotAllowed } from '@/lib/server/http/route'
import { parseMomentQuery } from '@/lib/wire/state/state-parameters'

export const dynamic = 'force-dynamic'

export const GET = readRoute(parseMomentQuery, stateMomentAnswer)

export const POST = methodNotAllowed
export const PUT = methodNotAllowed
export const PATCH = methodNotAllowed
export const DELETE = methodNotAllowed
export const OPTIONS = methodNotAllowed
