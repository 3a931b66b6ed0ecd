import { Agent, request, type IncomingMessage } from 'node:http'

const PANELS = {
  tickets: '/api/sea-tickets/kora-assigned?include=totals,freshness,claims',
  operational_state: '/api/operational-state?include=freshness,boot,agent,strip',
} as const
type Panel = keyof typeof PANELS

/**
 * Asks as an open page does: both panels at the interval, sooner when a frame tells of a change, with
 * its ETag, at the pace that the answers name, never twice at a time for one panel.
 */
export class PageReader {
  readonly #port: number
  readonly #intervalMs: number
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 2 })
  readonly #panels = new Map<Panel, PanelReader>()
  #stream: ReturnType<typeof request> | null = null

  constructor(options: { port: number; intervalMs: number }) {
    this.#port = options.port
    this.#intervalMs = options.intervalMs
    for (const panel of ['tickets', 'operational_state'] as const) {
      const ask = (etag: string | null) => this.#ask(PANELS[panel], etag)
      this.#panels.set(panel, new PanelReader(ask, this.#intervalMs))
    }
  }

  /** Opens the stream and begins to poll. */
  async open(): Promise<void> {
    for (const panel of this.#panels.values()) panel.start()
    await new Promise<void>((resolve, reject) => {
      const path = '/api/stream'
      this.#stream = request({ host: '127.0.0.1', port: this.#port, path }, (response) => {
        response.setEncoding('utf8')
        response.on('error', () => undefined)
        response.on('data', (text: string) => {
          for (const [panel, reader] of this.#panels) {
            if (text.includes(`"topic":"${panel}"`)) reader.changed()
          }
        })
        resolve()
      })
      this.#stream.once('error', reject)
      this.#stream.end()
    })
  }

  body(panel: Panel): string {
    return this.#panels.get(panel)?.body ?? ''
  }

  close(): void {
    for (const panel of this.#panels.values()) panel.stop()
    this.#stream?.removeAllListeners('error')
    this.#stream?.on('error', () => undefined)
    this.#stream?.destroy()
    this.#agent.destroy()
  }

  #ask(path: string, etag: string | null): Promise<{ response: IncomingMessage; body: string }> {
    const headers = etag === null ? {} : { 'if-none-match': etag }
    const options = { host: '127.0.0.1', port: this.#port, path, headers, agent: this.#agent }
    return new Promise((resolve, reject) => {
      const question = request(options, (response) => {
        let body = ''
        response.setEncoding('utf8')
        response.on('data', (text: string) => {
          body += text
        })
        response.on('end', () => resolve({ response, body }))
        response.on('error', reject)
      })
      question.on('error', reject)
      question.end()
    })
  }
}

type Ask = (etag: string | null) => Promise<{ response: IncomingMessage; body: string }>

class PanelReader {
  body = ''
  readonly #ask: Ask
  readonly #intervalMs: number
  #etag: string | null = null
  #timer: NodeJS.Timeout | undefined
  #isAsking = false
  #isChanged = false
  readonly #stop = new AbortController()
  #readEveryMs = 100
  #beganAt = -Infinity

  constructor(ask: Ask, intervalMs: number) {
    this.#ask = ask
    this.#intervalMs = intervalMs
  }

  start(): void {
    this.#in(0)
  }

  stop(): void {
    this.#stop.abort()
    clearTimeout(this.#timer)
  }

  changed(): void {
    if (this.#isAsking) {
      this.#isChanged = true
      return
    }
    const wait = this.#beganAt + this.#readEveryMs - performance.now()
    const jitter = this.#readEveryMs > 100 ? Math.random() * this.#readEveryMs : 0
    if (wait > 0) this.#in(wait + jitter)
    else this.#in(jitter)
  }

  /** Whether a frame came while the panel was being asked for. */
  #takeChange(): boolean {
    const isChanged = this.#isChanged
    this.#isChanged = false
    return isChanged
  }

  #in(ms: number): void {
    clearTimeout(this.#timer)
    if (!this.#stop.signal.aborted) this.#timer = setTimeout(() => void this.#read(), ms)
  }

  async #read(): Promise<void> {
    if (this.#isAsking) return
    this.#isAsking = true
    this.#takeChange()
    this.#beganAt = performance.now()
    let age = 0
    try {
      const { response, body } = await this.#ask(this.#etag)
      const {
        'x-kora-as-of': asOf,
        'x-kora-now': now,
        'x-kora-read-every-ms': pace,
      } = response.headers
      if (response.statusCode === 200) this.body = body
      this.#etag = response.headers.etag ?? null
      this.#readEveryMs = Number(pace)
      age = Math.max(0, Date.parse(String(now)) - Date.parse(String(asOf))) || 0
    } catch {
      if (this.#stop.signal.aborted) return
    }
    this.#isAsking = false
    this.#in(Math.max(this.#intervalMs - age, this.#intervalMs / 2))
    if (this.#takeChange()) this.changed()
  }
}
