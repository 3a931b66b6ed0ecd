import { throughputAnswer } from '@/lib/server/answers/tickets/throughput-answer'
import { readRoute } from '@/lib/server/http/read-route'
import { methodNotAllowed } from '@/lib/server/http/route'
import { parseNoQuery } from '@/lib/wire/parameters'

export const dynamic = 'force-dynamic'

export const GET = readRoute(parseNoQuery, throughputAnswer)

export const POST = methodNotAllowed
export const PUT = methodNotAllowed
export const PATCH = methodNotAllowed
export const DELETE = methodNotAllowed
export const OPTIONS = methodNotAllowed
