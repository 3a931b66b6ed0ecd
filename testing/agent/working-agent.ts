import type { ServerResponse } from 'node:http'
import * as z from 'zod'
import { freePort } from '@/scripts/process/ports.mjs'
import { openScriptedAgent, type ScriptedAgent } from './scripted-agent'

const jobSchema = z.object({
  ticket: z.object({ id: z.string(), title: z.string().nullable() }),
  attempt: z.object({ id: z.string(), number: z.number() }),
})

/** One ticket that was handed to the agent. */
export interface WorkCall {
  readonly ticketId: string
  readonly title: string
  readonly attemptId: string
  readonly attemptNumber: number
  /** Bytes of the answer that the system has taken so far. */
  bytesSent(): number
  /** Resolves when the cockpit has closed the connection, or the answer has ended. */
  readonly closed: Promise<unknown>
}

/** How the agent goes about a ticket. */
export type Craft = (response: ServerResponse, call: WorkCall) => void

/** An agent that completes every ticket at once, except those that it was set to treat otherwise. */
export interface WorkingAgent {
  readonly url: string
  /** Every ticket that it was handed, in the order of their coming. */
  readonly calls: readonly WorkCall[]
  /** From now on, tickets of this title are treated so. */
  does(title: string, craft: Craft): void
  /** Probes of its presence wait for the answer until the function is called. */
  holdProbes(): () => void
  /** Closes its port; what is under way breaks. */
  leave(): Promise<void>
  /** Listens on the same port again. */
  comeBack(): Promise<void>
}

/** Completes a ticket. */
export const completes: Craft = (response) => {
  says(response, { resolution: 'completed', model_tier_used: 'standard' })
}

/** Never answers. */
export const hangs: Craft = () => undefined

/** Answers with one result. */
export function says(response: ServerResponse, result: Record<string, unknown>): void {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(result))
}

/** Opens an agent on a port of its own, that keeps it while the agent is away. */
export async function openWorkingAgent(): Promise<WorkingAgent> {
  const crafts = new Map<string, Craft>()
  const calls: WorkCall[] = []
  let heldProbes: ServerResponse[] | null = null
  const port = await freePort()
  let agent: ScriptedAgent | null = null

  const listen = async () => {
    agent = await openScriptedAgent(
      (response, received) => {
        if (received.method === 'GET') {
          if (heldProbes === null) response.end('here')
          else heldProbes.push(response)
          return
        }
        const { ticket, attempt } = jobSchema.parse(JSON.parse(received.body))
        const title = ticket.title ?? ''
        const call: WorkCall = {
          ticketId: ticket.id,
          title,
          attemptId: attempt.id,
          attemptNumber: attempt.number,
          bytesSent: () => received.bytesSent(),
          closed: received.closed,
        }
        calls.push(call)
        const craft = crafts.get(title) ?? completes
        craft(response, call)
      },
      { port },
    )
  }
  await listen()

  return {
    url: `http://127.0.0.1:${String(port)}/work`,
    calls,
    does: (title, craft) => {
      crafts.set(title, craft)
    },
    holdProbes: () => {
      heldProbes = []
      return () => {
        for (const response of heldProbes ?? []) response.end('here')
        heldProbes = null
      }
    },
    leave: async () => {
      await agent?.close()
      agent = null
    },
    comeBack: listen,
  }
}
