import { admitInside } from '@/lib/server/http/access.instance'
import { guardedRoute } from '@/lib/server/http/guarded-route'
import { createLog } from '@/lib/server/process/log'
import { notFound as notFoundAnswer } from '@/lib/server/http/problem'

export const dynamic = 'force-dynamic'

/** Every address under /api that is no route: behind the same rules, and answered as they are. */
const notFound = guardedRoute({ admit: admitInside, log: createLog, permission: null }, () =>
  Promise.resolve(notFoundAnswer()),
)

export const GET = notFound
export const HEAD = notFound
export const POST = notFound
export const PUT = notFound
export const PATCH = notFound
export const DELETE = notFound
export const OPTIONS = notFound
