import { transitionsAnswer } from '@/app/_answers/state-past-answer'
import { exploredRoute } from '@/app/_http/explored-route'
import { methodNotAllowed } from '@/app/_http/route'
import { parseTransitionsQuery } from '@/lib/wire/log-parameters'

export const dynamic = 'force-dynamic'

export const GET = exploredRoute(parseTransitionsQuery, transitionsAnswer)

export const POST = methodNotAllowed
export const PUT = methodNotAllowed
export const PATCH = methodNotAllowed
export const DELETE = methodNotAllowed
export const OPTIONS = methodNotAllowed
