/**
 * An agent for Kora: it is handed one ticket a request and answers with NDJSON, a line for each sign
 * of life and a last line with the result. Put your own work into `work`.
 *
 *   KORA_AGENT_SECRET=whsec_… PORT=8787 npx tsx examples/agent.ts
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'

const PORT = Number(process.env['PORT'] ?? 8787)
const STEP_SECONDS = Number(process.env['STEP_SECONDS'] ?? 1)
const LEAST_KEY_BYTES = 24
const MOST_BODY_BYTES = 1_000_000
/** A signature counts for five minutes either way, so an attempt's id is remembered for ten. */
const REMEMBERED_MS = 600_000

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

/**
 * What verifies signatures; null where no secret is set. A bad secret ends the agent: it must not
 * look like none, or every request would be taken for genuine.
 */
function verifier(secret: string): Webhook | null {
  if (secret === '') return null
  const encoded = secret.replace(/^whsec_/, '')
  const isBase64 = /^[a-z\d+/]+={0,2}$/i.test(encoded)
  if (isBase64 && Buffer.from(encoded, 'base64').length >= LEAST_KEY_BYTES)
    return new Webhook(secret)
  console.error(`KORA_AGENT_SECRET holds no base64 of at least ${LEAST_KEY_BYTES} bytes.`)
  process.exit(1)
}

const WEBHOOK = verifier(process.env['KORA_AGENT_SECRET'] ?? '')

/** When each attempt of the last minutes came: one that comes again was recorded and sent anew. */
const seen = new Map<string, number>()

function isNew(attemptId: string): boolean {
  const now = Date.now()
  for (const [id, at] of seen) if (now - at > REMEMBERED_MS) seen.delete(id)
  if (seen.has(attemptId)) return false
  seen.set(attemptId, now)
  return true
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

/** The body, or null where it is larger than any ticket. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MOST_BODY_BYTES) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function isGenuine(request: IncomingMessage, body: string): boolean {
  if (WEBHOOK === null) return true
  const headers = Object.entries(request.headers).map(([key, held]) => [key, String(held)] as const)
  try {
    WEBHOOK.verify(body, Object.fromEntries(headers))
    return true
  } catch {
    return false
  }
}

function jobIn(body: string): Job | null {
  try {
    const json: unknown = JSON.parse(body)
    return isJob(json) ? json : null
  } catch {
    return null
  }
}

function isJob(json: unknown): json is Job {
  if (typeof json !== 'object' || json === null) return false
  if (!('ticket' in json) || !('attempt' in json)) return false
  const { ticket, attempt } = json
  if (typeof ticket !== 'object' || ticket === null) return false
  if (typeof attempt !== 'object' || attempt === null || !('id' in attempt)) return false
  return typeof attempt.id === 'string'
}

/** The job, or the status that says why there is none. */
async function readJob(request: IncomingMessage): Promise<Job | number> {
  const body = await bodyOf(request)
  if (body === null) return 413
  if (!isGenuine(request, body)) return 401
  const job = jobIn(body)
  if (job === null) return 400
  return isNew(job.attempt.id) ? job : 409
}

const server = createServer({ requestTimeout: 30_000 }, (request, response) => {
  // A probe: any status says that the agent is here.
  if (request.method !== 'POST') return void response.writeHead(204).end()
  readJob(request).then(
    (job) => {
      if (typeof job === 'number') response.writeHead(job, { connection: 'close' }).end()
      else void answer(job, response)
    },
    () => response.destroy(),
  )
})
server.listen(PORT, '127.0.0.1', () => {
  const unsigned = WEBHOOK === null ? ' and takes unsigned requests: set KORA_AGENT_SECRET' : ''
  console.info(`The agent listens on http://127.0.0.1:${PORT}${unsigned}`)
})
