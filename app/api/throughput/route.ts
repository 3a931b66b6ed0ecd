import { throughputAnswer } from '@/app/_answers/throughput-answer'
import { exploredResponse } from '@/app/_http/explored-route'
import { methodNotAllowed, route } from '@/app/_http/route'

export const dynamic = 'force-dynamic'

export const GET = route(async (request) => exploredResponse(request, await throughputAnswer()))

export const POST = methodNotAllowed
export const PUT = methodNotAllowed
export const PATCH = methodNotAllowed
export const DELETE = methodNotAllowed
