import { serveRoute } from '@/lib/server/http/serve-route'

export const dynamic = 'force-dynamic'

/** 200 while the process answers (SPEC 8); open to everybody, says nothing more. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute('/api/health/live', {
  GET: () =>
    Promise.resolve(Response.json({ code: 'live' }, { headers: { 'cache-control': 'no-store' } })),
})
