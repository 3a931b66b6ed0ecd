import { createServer, type ServerResponse } from 'node:http'
import pg from 'pg'

// The floor of `bench/commit-to-dom`: a bare LISTEN → SSE → `textContent` page. The notification
// carries the text itself. Told its database; tells its port.

const [connectionString = ''] = process.argv.slice(2)
const PAGE = `<!doctype html><title>floor</title><p id="text"></p><script>
  const text = document.getElementById('text')
  new EventSource('/events').onmessage = (event) => { text.textContent = event.data }
</script>`

const readers = new Set<ServerResponse>()
const client = new pg.Client({ connectionString })
client.on('error', () => process.exit(1))
client.on('notification', ({ payload }) => {
  for (const reader of readers) reader.write(`data: ${payload ?? ''}\n\n`)
})
await client.connect()
await client.query('listen bench_floor')

const server = createServer((request, response) => {
  if (request.url !== '/events') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE)
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.write(': here\n\n')
  readers.add(response)
  response.once('close', () => readers.delete(response))
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') process.send?.(address.port)
})
process.once('disconnect', () => process.exit(0))
