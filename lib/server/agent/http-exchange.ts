import 'server-only'
import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'

/** How often the system probes whether a silent peer still lives. */
const KEEP_ALIVE_MS = 30_000

interface ExchangeOptions {
  readonly url: URL
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  /** Name lookup, TCP and TLS together. */
  readonly connectTimeoutMs: number
  readonly signal: AbortSignal
}

/**
 * One request and its answer, on a connection of its own. `node:http` rather than `fetch`: it ends
 * no answer that is silent for minutes, follows no redirect, and Next.js does not wrap it.
 */
export class HttpExchange {
  readonly #request: ClientRequest
  readonly #signal: AbortSignal
  readonly #connectTimer: NodeJS.Timeout
  readonly #response: Promise<IncomingMessage>
  #connected = false
  #answered = false

  constructor({ url, method, headers, body, connectTimeoutMs, signal }: ExchangeOptions) {
    const secure = url.protocol === 'https:'
    // A pooled connection may die just as it is used again, which would look like an agent that is
    // away; attempts last for seconds or hours, so that a connection each costs nothing.
    const request = (secure ? httpsRequest : httpRequest)(url, { method, headers, agent: false })
    this.#request = request
    this.#signal = signal
    this.#connectTimer = setTimeout(() => {
      request.destroy(Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT' }))
    }, connectTimeoutMs)
    request.once('socket', (socket) => {
      socket.setKeepAlive(true, KEEP_ALIVE_MS)
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        this.#connected = true
        clearTimeout(this.#connectTimer)
      })
    })
    this.#response = new Promise((resolve, reject) => {
      const answer = (response: IncomingMessage) => {
        this.#answered = true
        resolve(response)
      }
      request.once('response', answer)
      // Without a listener a 101 would look like a broken connection.
      request.once('upgrade', answer)
      // Not once: a connection that breaks later may report it again, and there is no other
      // listener.
      request.on('error', reject)
    })
    signal.addEventListener('abort', this.close, { once: true })
    if (signal.aborted) this.close()
    else request.end(body ?? undefined)
  }

  /** Whether the connection was ever made. */
  get connected(): boolean {
    return this.#connected
  }

  /** Whether a status has come. */
  get answered(): boolean {
    return this.#answered
  }

  /** Status and headers, as soon as they are there; the body is to be read from it. */
  response(): Promise<IncomingMessage> {
    return this.#response
  }

  /** Ends the exchange in any state; does nothing when it has ended. */
  readonly close = (): void => {
    clearTimeout(this.#connectTimer)
    this.#signal.removeEventListener('abort', this.close)
    this.#request.destroy()
  }
}
