import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AgentJob } from '@/lib/server/agent/agent'
import { portOf } from '@/scripts/process/ports.mjs'

interface ReceivedCall {
  readonly method: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** Bytes that the system has taken from the answer so far. */
  bytesSent(): number
  /** Resolves when the caller has gone, or the answer has ended. */
  readonly closed: Promise<unknown>
}

/** A real HTTP server in the place of an agent. */
export interface ScriptedAgent {
  readonly url: string
  /** Every call, in the order of their coming. */
  readonly calls: readonly ReceivedCall[]
  close(): Promise<void>
}

/** Opens an agent on 127.0.0.1, by default on a free port, that answers each call as `answer` does. */
export async function openScriptedAgent(
  answer: (response: ServerResponse, call: ReceivedCall) => void,
  { port = 0 }: { port?: number } = {},
): Promise<ScriptedAgent> {
  const calls: ReceivedCall[] = []
  const server = createServer((request, response) => {
    const pieces: Uint8Array[] = []
    request.on('data', (piece: Uint8Array) => pieces.push(piece))
    request.on('end', () => {
      const { socket } = request
      const call = {
        method: request.method ?? '',
        headers: request.headers,
        body: Buffer.concat(pieces).toString(),
        bytesSent: () => socket.bytesWritten - socket.writableLength,
        closed: once(response, 'close'),
      }
      calls.push(call)
      answer(response, call)
    })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${String(portOf(server))}/work`,
    calls,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** A ticket to work on. */
export function agentJob(ticket: Partial<AgentJob['ticket']> = {}): AgentJob {
  return {
    ticket: {
      id: '7b1f7d0e-3f1c-4f3f-9a53-0f6f6f3d2a10',
      workspaceId: 'demo',
      title: 'Renew the certificate',
      objective: null,
      criticality: 'high',
      ...ticket,
    },
    attempt: {
      id: 'b0a7c1de-6d52-4c58-8a51-8f3e3f0c9f42',
      number: 3,
      leaseExpiresAt: '2026-05-21T12:10:00.000000Z',
    },
  }
}
