import { connect, type Socket } from 'node:net'

/** Many clients of the stream over bare sockets, so that they cost less than what they measure. */
export class StreamCrowd {
  readonly #clients: Client[] = []
  readonly #onFrame: (client: number, version: number) => void

  /** `onFrame` is called for each frame of `tickets`, with the number of the client. */
  constructor(onFrame: (client: number, version: number) => void) {
    this.#onFrame = onFrame
  }

  async open(port: number, count: number): Promise<void> {
    for (let begun = 0; begun < count; begun += 50) {
      await Promise.all(
        Array.from({ length: Math.min(50, count - begun) }, (_, index) =>
          this.#add(port, begun + index),
        ),
      )
    }
  }

  /** How many are still connected. */
  get size(): number {
    return this.#clients.filter(({ isOpen }) => isOpen).length
  }

  close(): void {
    for (const { socket } of this.#clients) socket.destroy()
  }

  #add(port: number, number: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1')
      const client: Client = { socket, isOpen: true }
      this.#clients.push(client)
      socket.setEncoding('latin1')
      socket.once('error', reject)
      socket.once('close', () => {
        client.isOpen = false
      })
      let rest = ''
      socket.on('data', (chunk: string) => {
        const text = rest + chunk
        for (const { groups } of text.matchAll(/"topic":"tickets","version":(?<version>\d+),/g)) {
          this.#onFrame(number, Number(groups?.version))
          resolve()
        }
        rest = text.slice(text.lastIndexOf('\n\n'))
      })
      socket.write('GET /api/stream HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n')
    })
  }
}

interface Client {
  readonly socket: Socket
  isOpen: boolean
}
