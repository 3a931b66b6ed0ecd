import { connect, type Socket } from 'node:net'

export interface LoadFigures {
  readonly requests: number
  readonly perSecond: number
  readonly latenciesMs: readonly number[]
  readonly bytesPerAnswer: number
  /** Answers by their status. */
  readonly statuses: Readonly<Record<string, number>>
}

/**
 * `concurrency` keep-alive connections, each asking again as soon as it has its answer. Bare sockets:
 * on a small machine a heavier client would be measured instead of the server.
 */
export async function closedLoop(options: {
  port: number
  path: string
  concurrency: number
  ms: number
  headers?: Readonly<Record<string, string>>
}): Promise<LoadFigures> {
  const { port, path, concurrency, ms, headers = {} } = options
  const lines = Object.entries({ host: `127.0.0.1:${port}`, ...headers })
  const request = Buffer.from(
    `GET ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
  )
  const latenciesMs: number[] = []
  const statuses: Record<string, number> = {}
  let bytes = 0
  const begin = performance.now()
  const until = begin + ms
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      const connection = await Connection.open(port)
      while (performance.now() < until) {
        const asked = performance.now()
        const answer = await connection.exchange(request)
        latenciesMs.push(performance.now() - asked)
        statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
        bytes += answer.bytes
      }
      connection.close()
    }),
  )
  const requests = latenciesMs.length
  const perSecond = requests / ((performance.now() - begin) / 1_000)
  return {
    requests,
    perSecond,
    latenciesMs,
    statuses,
    bytesPerAnswer: Math.round(bytes / requests),
  }
}

interface Answer {
  readonly status: string
  readonly bytes: number
}

/** One keep-alive connection that knows where an answer ends. */
class Connection {
  readonly #socket: Socket
  #received: Buffer[] = []
  #length = 0
  #expected: number | null = null
  #isChunked = false
  #status = ''
  #resolve: ((answer: Answer) => void) | null = null
  #reject: ((error: Error) => void) | null = null

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (chunk) => this.#take(chunk))
    socket.on('error', (error) => this.#reject?.(error))
    socket.on('close', () => this.#reject?.(new Error('the server closed the connection')))
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new Connection(socket)))
      socket.once('error', reject)
    })
  }

  exchange(request: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
      this.#socket.write(request)
    })
  }

  close(): void {
    this.#reject = null
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    this.#received.push(chunk)
    this.#length += chunk.byteLength
    if (this.#expected === null && !this.#isChunked && !this.#readHead()) return
    const isWhole = this.#isChunked
      ? endsChunked(this.#received)
      : this.#length >= (this.#expected ?? 0)
    if (!isWhole) return
    const answer = { status: this.#status, bytes: this.#length }
    this.#received = []
    this.#length = 0
    this.#expected = null
    this.#isChunked = false
    this.#resolve?.(answer)
  }

  #readHead(): boolean {
    const text = Buffer.concat(this.#received).toString('latin1')
    const end = text.indexOf('\r\n\r\n')
    if (end < 0) return false
    const head = text.slice(0, end).toLowerCase()
    this.#status = head.slice(9, 12)
    const length = /\r\ncontent-length: (\d+)/.exec(head)?.[1]
    if (length !== undefined) this.#expected = end + 4 + Number(length)
    else if (this.#status === '304') this.#expected = end + 4
    else this.#isChunked = true
    return true
  }
}

function endsChunked(received: readonly Buffer[]): boolean {
  const last = received.at(-1)
  if (last === undefined) return false
  const tail = last.byteLength >= 5 ? last : Buffer.concat(received.slice(-5))
  return tail.subarray(-5).toString('latin1') === '0\r\n\r\n'
}
