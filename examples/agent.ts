/**
 * An agent for Kora: it is handed one ticket a request and answers with NDJSON, a line for each sign
 * of life and a last line with the result. Put your own work into `work`.
 *
 *   KORA_AGENT_SECRET=whsec_… PORT=8787 npx tsx examples/agent.ts
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'

const SECRET = process.env['KORA_AGENT_SECRET'] ?? ''
const PORT = Number(process.env['PORT'] ?? 8787)
const STEP_SECONDS = Number(process.env['STEP_SECONDS'] ?? 1)

interface Job {
  ticket: { id: string; title: string | null; objective: string | null; criticality: string }
  attempt: { id: string; number: number; lease_expires_at: string }
}

/** Calls `progress` at each sign of life, which keeps the lease; returns the result. */
async function work({ ticket, attempt }: Job, progress: () => void, signal: AbortSignal) {
  for (const step of ['read', 'change', 'check']) {
    console.info(`attempt ${attempt.number} at ${ticket.title ?? ticket.id}: ${step}`)
    await sleep(STEP_SECONDS * 1000, undefined, { signal })
    progress()
  }
  const summary = 'Read, changed, checked.'
  return { resolution: 'completed', summary, model_tier_used: 'standard' }
}

async function answer(job: Job, response: ServerResponse): Promise<void> {
  // The cockpit hangs up when the lease is lost or it stops: then nobody wants the result.
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  const say = (line: object) => response.write(`${JSON.stringify(line)}\n`)
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  try {
    const result = await work(job, () => say({ type: 'progress' }), gone.signal)
    say({ type: 'result', ...result })
  } catch (error) {
    if (gone.signal.aborted) return
    console.error(error)
    say({ type: 'result', resolution: 'failed_retryable', failure_reason: 'agent_error' })
  }
  response.end()
}

function isJob(json: unknown): json is Job {
  return typeof json === 'object' && json !== null && 'ticket' in json && 'attempt' in json
}

/** The signed request, or null when it does not come from the cockpit. */
async function readJob(request: IncomingMessage): Promise<Job | null> {
  try {
    const body = await text(request)
    const headers = Object.entries(request.headers).map(
      ([key, held]) => [key, String(held)] as const,
    )
    if (SECRET !== '') new Webhook(SECRET).verify(body, Object.fromEntries(headers))
    const job: unknown = JSON.parse(body)
    return isJob(job) ? job : null
  } catch {
    return null
  }
}

const server = createServer((request, response) => {
  // A probe: any status says that the agent is here.
  if (request.method !== 'POST') return void response.writeHead(204).end()
  void readJob(request).then((job) => {
    if (job === null) response.writeHead(401).end()
    else void answer(job, response)
  })
})
server.listen(PORT, '127.0.0.1', () => {
  console.info(`The agent listens on http://127.0.0.1:${PORT}`)
})
