import { chainVerifyAnswer } from '@/lib/server/answers/events/chain-events-answer'
import { readRoute } from '@/lib/server/http/read-route'
import { methodNotAllowed } from '@/lib/server/http/route'
import { parseChainVerifyQuery } from '@/lib/wire/events/chain-events-parameters'

export const dynamic = 'force-dynamic'

export const GET = readRoute(parseChainVerifyQuery, chainVerifyAnswer)

export const POST = methodNotAllowed
export const PUT = methodNotAllowed
export const PATCH = methodNotAllowed
export const DELETE = methodNotAllowed
export const OPTIONS = methodNotAllowed
