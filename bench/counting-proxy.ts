import { connect, createServer, type Socket } from 'node:net'
import { portOf } from '@/scripts/ports.mjs'

/** Counts what passes to Postgres, at the wire: nothing can be forgotten or counted twice. */
export interface CountingProxy {
  /** The same connection string, led through the proxy. */
  through(connectionString: string): string
  /** Statements since the last call, by their first words. */
  take(): ReadonlyMap<string, number>
  close(): Promise<void>
}

const SSL_REQUEST = 80_877_103

export async function openCountingProxy(targetPort: number): Promise<CountingProxy> {
  let counts = new Map<string, number>()
  const sockets = new Set<Socket>()
  const count = (text: string) => {
    const name = text.replace(/\s+/g, ' ').trim().slice(0, 60)
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const server = createServer((near) => {
    const far = connect(targetPort, '127.0.0.1')
    const counter = new StatementCounter(count)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => undefined)
      socket.once('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.on('data', (chunk) => {
      counter.take(chunk)
      far.write(chunk)
    })
    far.on('data', (chunk) => near.write(chunk))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    through: (connectionString) => {
      const url = new URL(connectionString)
      url.host = `127.0.0.1:${String(portOf(server))}`
      return url.href
    },
    take: () => {
      const taken = counts
      counts = new Map()
      return taken
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** Reads the frontend's side of the protocol: `Q` may hold several statements, `E` runs a bound one. */
class StatementCounter {
  readonly #count: (text: string) => void
  #rest: Buffer = Buffer.alloc(0)
  #isStarted = false
  /** Statements that the session keeps, by name; the unnamed one among them. */
  readonly #prepared = new Map<string, string>()
  #bound = ''

  constructor(count: (text: string) => void) {
    this.#count = count
  }

  take(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk])
    for (;;) {
      const head = this.#isStarted ? 1 : 0
      if (this.#rest.byteLength < head + 4) return
      const length = head + this.#rest.readInt32BE(head)
      if (this.#rest.byteLength < length) return
      const message = this.#rest.subarray(0, length)
      this.#rest = this.#rest.subarray(length)
      if (this.#isStarted) this.#read(message)
      else this.#isStarted = message.readInt32BE(4) !== SSL_REQUEST
    }
  }

  #read(message: Buffer): void {
    const type = String.fromCharCode(message[0] ?? 0)
    const text = message.subarray(5).toString('utf8')
    if (type === 'Q') {
      for (const statement of text.replace(/\0/g, '').split(';')) {
        if (statement.trim() !== '') this.#count(statement)
      }
    }
    const [first = '', second = ''] = text.split('\0', 2)
    if (type === 'P') this.#prepared.set(first, second)
    if (type === 'B') this.#bound = this.#prepared.get(second) ?? ''
    if (type === 'E') this.#count(this.#bound)
  }
}
