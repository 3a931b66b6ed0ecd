import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'
import { portOf } from '@/scripts/process/ports.mjs'

/** A TCP proxy that a test can break, between a browser and a server or a server and Postgres. */
export interface TcpProxy {
  readonly port: number
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  /** The same connection string, led through this proxy. */
  through(connectionString: string): string
  /** Everything passes (the first mode). What was frozen goes on where it stood. */
  pass(): void
  /** Every connection is reset, and every new one as soon as it is made. */
  cut(): void
  /** Connections stay open or are accepted, and nothing moves on them any more. */
  hang(): void
  close(): Promise<void>
}

type Mode = 'pass' | 'cut' | 'hang'

/**
 * Opens a proxy on a free port of 127.0.0.1 in front of another port of it.
 * @param options `observe` is called for each connection; what it gives is called with every chunk
 *   that the near side sends
 */
export async function openTcpProxy(options: {
  targetPort: number
  observe?: () => (chunk: Buffer) => void
}): Promise<TcpProxy> {
  let mode: Mode = 'pass'
  const lines = new Set<Line>()

  const server = createServer({ pauseOnConnect: true }, (near) => {
    near.setNoDelay(true)
    near.on('error', () => undefined)
    if (mode === 'cut') {
      near.resetAndDestroy()
      return
    }
    const line = new Line(near, options.targetPort)
    if (options.observe !== undefined) near.on('data', options.observe())
    lines.add(line)
    near.once('close', () => lines.delete(line))
    if (mode === 'pass') line.flow()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const port = portOf(server)

  const reset = () => {
    for (const line of lines) line.reset()
  }
  return {
    port,
    url: `http://127.0.0.1:${String(port)}`,
    through: (connectionString) => {
      const url = new URL(connectionString)
      url.host = `127.0.0.1:${String(port)}`
      return url.href
    },
    pass: () => {
      mode = 'pass'
      for (const line of lines) line.flow()
    },
    cut: () => {
      mode = 'cut'
      reset()
    },
    hang: () => {
      mode = 'hang'
      for (const line of lines) line.freeze()
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      reset()
      await closed
    },
  }
}

/** One connection from the near side, and the one to the target that is made when it may flow. */
class Line {
  #far: Socket | null = null
  #flowing = false

  constructor(
    private readonly near: Socket,
    private readonly targetPort: number,
  ) {}

  flow(): void {
    this.#flowing = true
    this.#far ??= this.#reachTarget()
    this.near.resume()
    this.#far.resume()
  }

  freeze(): void {
    this.#flowing = false
    this.near.pause()
    this.#far?.pause()
  }

  reset(): void {
    this.near.resetAndDestroy()
    this.#far?.destroy()
  }

  #reachTarget(): Socket {
    const far = connect({ port: this.targetPort, host: '127.0.0.1', noDelay: true })
    this.#carry(this.near, far)
    this.#carry(far, this.near)
    // A target that refuses or resets shows as a reset on the near side too.
    far.on('error', () => this.near.resetAndDestroy())
    return far
  }

  #carry(from: Socket, to: Socket): void {
    from.on('data', (chunk) => {
      if (!to.write(chunk)) from.pause()
    })
    to.on('drain', () => {
      if (this.#flowing) from.resume()
    })
    from.on('end', () => to.end())
    from.on('close', () => to.destroy())
  }
}
