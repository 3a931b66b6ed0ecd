import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import * as z from 'zod'

const requestBody = z.object({
  ticket: z.object({ id: z.string() }),
  attempt: z.object({ id: z.string(), number: z.number() }),
})

/** One call that reached the agent. */
export interface AgentCall {
  readonly ticketId: string
  readonly attemptId: string
}

/** An agent that completes every ticket after a while and remembers each call it was given. */
export async function recordingAgent(workMs: () => number): Promise<{
  readonly url: string
  readonly calls: readonly AgentCall[]
  close(): Promise<void>
}> {
  const calls: AgentCall[] = []
  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      response.end('here')
      return
    }
    void json(request).then((body) => {
      const { ticket, attempt } = requestBody.parse(body)
      calls.push({ ticketId: ticket.id, attemptId: attempt.id })
      setTimeout(() => {
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify({ resolution: 'completed', model_tier_used: 'standard' }))
      }, workMs())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
