import 'server-only'
import type { IncomingMessage } from 'node:http'
import { urlToHttpOptions } from 'node:url'
import type { AgentResult } from '@/lib/domain/tickets/agent-result'
import type { AttemptOutcome } from '@/lib/domain/tickets/attempt-outcome'
import { KoraFailure } from '@/lib/domain/failure'
import {
  type AbortReason,
  type Agent,
  type AgentHooks,
  type AgentJob,
  outcomeOfAbort,
} from './agent'
import { BadAnswer } from './agent-message'
import { AnswerReader } from './answer-reader'
import { HttpExchange } from './http-exchange'
import { isSigningSecret, LEAST_KEY_BYTES, signatureHeaders } from './request-signature'

interface HttpAgentOptions {
  /** `http:` or `https:`; credentials in it go out as basic authentication. */
  readonly url: string
  /** Null: requests go out unsigned. */
  readonly secret: string | null
  /** Name lookup, TCP and TLS together; 10 s. */
  readonly connectTimeoutMs?: number
  /** 5 s (SPEC 10). */
  readonly probeTimeoutMs?: number
  /**
   * How long the agent may take to close the connection after its result; the result counts even if
   * it takes longer; 2 s.
   */
  readonly partingMs?: number
}

/** An agent behind an address, in any language (SPEC 10). */
export class HttpAgent implements Agent {
  readonly kind = 'http'
  readonly #url: URL
  readonly #secret: string | null
  readonly #connectTimeoutMs: number
  readonly #probeTimeoutMs: number
  readonly #partingMs: number

  /** Throws `invalid_configuration` for an address or a secret that cannot be used. */
  constructor(options: HttpAgentOptions) {
    this.#url = usableUrl(options.url)
    this.#secret = usableSecret(options.secret)
    this.#connectTimeoutMs = options.connectTimeoutMs ?? 10_000
    this.#probeTimeoutMs = options.probeTimeoutMs ?? 5_000
    this.#partingMs = options.partingMs ?? 2_000
  }

  async work(job: AgentJob, { signal, onProgress }: AgentHooks): Promise<AttemptOutcome> {
    const exchange = this.#hand(job, signal)
    const reader = new AnswerReader(() => {
      if (!signal.aborted) onProgress()
    })
    try {
      const response = await exchange.response()
      const reply = refusalOf(response) ?? (await this.#read(response, reader, exchange))
      // A result that arrives together with the loss of the lease no longer counts.
      return isLost(signal) ? outcomeOfAbort(signal) : reply
    } catch (error) {
      return outcomeOfBreak(error, exchange, reader.result, signal)
    } finally {
      exchange.close()
    }
  }

  async probe(signal: AbortSignal): Promise<boolean> {
    const exchange = new HttpExchange({
      url: this.#url,
      method: 'GET',
      headers: { 'user-agent': 'kora-cockpit' },
      body: null,
      connectTimeoutMs: this.#probeTimeoutMs,
      signal,
    })
    const timer = setTimeout(exchange.close, this.#probeTimeoutMs)
    try {
      await exchange.response()
      return true
    } catch {
      return false
    } finally {
      clearTimeout(timer)
      exchange.close()
    }
  }

  #hand(job: AgentJob, signal: AbortSignal): HttpExchange {
    const { id } = job.attempt
    const body = JSON.stringify(toRequestBody(job))
    const signature =
      this.#secret === null ? {} : signatureHeaders(this.#secret, id, Date.now(), body)
    return new HttpExchange({
      url: this.#url,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        accept: 'application/x-ndjson, application/json',
        'accept-encoding': 'identity',
        'user-agent': 'kora-cockpit',
        'idempotency-key': id,
        'webhook-id': id,
        ...signature,
      },
      body,
      connectTimeoutMs: this.#connectTimeoutMs,
      signal,
    })
  }

  async #read(
    response: IncomingMessage,
    reader: AnswerReader,
    exchange: HttpExchange,
  ): Promise<AttemptOutcome> {
    let parting: NodeJS.Timeout | null = null
    try {
      for await (const chunk of response) {
        if (chunk instanceof Uint8Array) reader.push(chunk)
        if (reader.result !== null) parting ??= setTimeout(exchange.close, this.#partingMs)
      }
    } finally {
      if (parting !== null) clearTimeout(parting)
    }
    return { kind: 'result', result: reader.end() }
  }
}

/** The body of SPEC 10, field by field. */
function toRequestBody({ ticket, attempt }: AgentJob) {
  return {
    ticket: {
      id: ticket.id,
      workspace_id: ticket.workspaceId,
      title: ticket.title,
      objective: ticket.objective,
      criticality: ticket.criticality,
    },
    attempt: {
      id: attempt.id,
      number: attempt.number,
      lease_expires_at: attempt.leaseExpiresAt,
    },
  }
}

/** The outcome of a status alone, or null where the body decides. */
function refusalOf({ statusCode = 0, headers }: IncomingMessage): AttemptOutcome | null {
  const reply = `The agent answered with HTTP status ${statusCode}.`
  if (statusCode === 408 || statusCode === 429 || statusCode >= 500) {
    return { kind: 'unreachable', detail: reply }
  }
  if (statusCode < 200 || statusCode > 299) return { kind: 'bad_answer', detail: reply }
  const encoding = headers['content-encoding'] ?? 'identity'
  return encoding === 'identity' ? null : badAnswer('it is compressed, which was not asked for')
}

function isLost(signal: AbortSignal): boolean {
  return signal.reason === ('lease_lost' satisfies AbortReason)
}

/** The outcome of an exchange that did not complete. */
function outcomeOfBreak(
  error: unknown,
  { connected, answered }: HttpExchange,
  result: AgentResult | null,
  signal: AbortSignal,
): AttemptOutcome {
  if (error instanceof BadAnswer) return badAnswer(error.message)
  if (isLost(signal)) return outcomeOfAbort(signal)
  // A result that is in counts, however the conversation ended.
  if (result !== null) return { kind: 'result', result }
  // An agent that could not even be reached within the lease is away, not slow.
  const timedOut = signal.reason === ('timeout' satisfies AbortReason)
  if (signal.aborted && (connected || !timedOut)) return outcomeOfAbort(signal)
  return answered ? badAnswer('the connection broke before its end') : unreachable(error)
}

function badAnswer(flaw: string): AttemptOutcome {
  return { kind: 'bad_answer', detail: `The agent's answer is no result: ${flaw}.` }
}

/** Only the code of the error is reported: its message names the address. */
function unreachable(error: unknown): AttemptOutcome {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no connection'
  return { kind: 'unreachable', detail: `The agent could not be reached (${code}).` }
}

function usableUrl(text: string): URL {
  try {
    const url = new URL(text)
    // Credentials that are not well encoded would otherwise fail each request.
    urlToHttpOptions(url)
    if (url.protocol === 'http:' || url.protocol === 'https:') return url
  } catch {
    // Reported below, without the address: it may hold credentials.
  }
  throw new KoraFailure('invalid_configuration', 'KORA_AGENT_URL is no usable http(s) address.')
}

function usableSecret(secret: string | null): string | null {
  if (secret === null || isSigningSecret(secret)) return secret
  throw new KoraFailure(
    'invalid_configuration',
    `KORA_AGENT_SECRET holds no key that can be used (not shown); allowed: base64 of at least ${LEAST_KEY_BYTES} bytes, as in whsec_…`,
  )
}
