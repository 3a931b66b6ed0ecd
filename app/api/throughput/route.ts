import { throughputAnswer } from '@/app/_answers/throughput-answer'
import { exploredRoute } from '@/app/_http/explored-route'
import { methodNotAllowed } from '@/app/_http/route'
import { parseNoQuery } from '@/lib/wire/log-parameters'

export const dynamic = 'force-dynamic'

export const GET = exploredRoute(parseNoQuery, throughputAnswer)

export const POST = methodNotAllowed
export const PUT = methodNotAllowed
export const PATCH = methodNotAllowed
export const DELETE = methodNotAllowed
export const OPTIONS = methodNotAllowed
