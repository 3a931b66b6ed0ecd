import { createServer } from 'node:http'
import pg from 'pg'

// The floor of `bench/contract-routes`: `node:http` and `pg`, one indexed `select … limit 200` a
// request, serialized a request. Told its database and workspace; tells its port.

const [connectionString = '', workspaceId = '', koraActorId = ''] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString, max: 16 })

const text = `select t.id, t.title, t.sea_status, t.sea_priority, t.sea_assigned_at, t.next_eligible_at
  from public.tickets t
 where t.workspace_id = $1 and t.sea_assigned_to_actor_id = $2 and t.kind = 'sea'
   and t.sea_active_claim_token is null
   and coalesce(t.sea_status, '') not in (
     'failed_terminal', 'blocked_needs_operator', 'completed', 'released', 'failed_retryable')
 order by (case t.sea_priority when 'frontier' then 0 when 'high' then 1 when 'low' then 3 else 2 end),
          coalesce(t.sea_assigned_at, t.created_at), t.id
 limit 200`

const server = createServer((_request, response) => {
  pool.query({ name: 'floor', text, values: [workspaceId, koraActorId] }).then(
    ({ rows }) => {
      response.setHeader('content-type', 'application/json; charset=utf-8')
      response.end(JSON.stringify({ queued: rows }))
    },
    () => {
      response.statusCode = 500
      response.end()
    },
  )
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') process.send?.(address.port)
})
process.once('disconnect', () => process.exit(0))
