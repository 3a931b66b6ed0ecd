import { route } from '@/lib/server/http/route'
import { notFound as notFoundAnswer } from '@/lib/server/http/problem'

export const dynamic = 'force-dynamic'

/** Every address under /api that is no route: behind the same rules, and answered as they are. */
const notFound = route(() => Promise.resolve(notFoundAnswer()))

export const GET = notFound
export const HEAD = notFound
export const POST = notFound
export const PUT = notFound
export const PATCH = notFound
export const DELETE = notFound
export const OPTIONS = notFound
