import { connect, type Socket } from 'node:net'
import * as z from 'zod'

/** What came back on a connection, to the byte. */
export interface RawAnswer {
  /** 0 where the other end sent nothing. */
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
  /** Everything that came, as latin1. */
  readonly text: string
  /** Whether the other end closed the connection. */
  readonly closed: boolean
  /** From the connection to its end, milliseconds. */
  readonly tookMs: number
}

interface RawOptions {
  /** How long to wait for the other end to close, milliseconds. */
  readonly waitMs?: number
  /** The address to come from, e.g. `127.0.0.2`. */
  readonly from?: string
}

const problem = z.strictObject({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.number(),
  code: z.string().regex(/^[a-z_]+$/),
  detail: z.string(),
})

/** Sends bytes as they are, which no HTTP client would, and reads until the other end closes. */
export function askRaw(
  { port }: { readonly port: number },
  bytes: string,
  { waitMs = 5_000, from }: RawOptions = {},
): Promise<RawAnswer> {
  const began = performance.now()
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let closed = true
    const socket = connect({ host: '127.0.0.1', port, ...(from && { localAddress: from }) })
    const timer = setTimeout(() => {
      closed = false
      socket.destroy()
    }, waitMs)
    socket.on('data', (chunk) => chunks.push(chunk))
    // The other end may reset what it does not want to read.
    socket.on('error', () => undefined)
    socket.once('close', () => {
      clearTimeout(timer)
      const text = Buffer.concat(chunks).toString('latin1')
      resolve({ ...parsed(text), text, closed, tookMs: performance.now() - began })
    })
    socket.write(Buffer.from(bytes, 'latin1'))
  })
}

/** A request without a body; header lines as they are given. */
export function requestText(
  { port }: { readonly port: number },
  { method = 'GET', target = '/', headers = [] as readonly string[] } = {},
): string {
  const lines = [`${method} ${target} HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...headers]
  return `${lines.join('\r\n')}\r\n\r\n`
}

/** The code of an RFC 9457 answer; fails where it is none. */
export function codeOf({ headers, body }: RawAnswer): string {
  if (headers.get('content-type') !== 'application/problem+json; charset=utf-8') {
    throw new Error(`no problem document: ${body.slice(0, 200)}`)
  }
  return problem.parse(JSON.parse(body)).code
}

/** A connection that is open and silent; `closed` resolves when the other end ends it. */
export function openSocket(
  { port }: { readonly port: number },
  from?: string,
): Promise<{ readonly socket: Socket; readonly closed: Promise<void> }> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, ...(from && { localAddress: from }) })
    const closed = new Promise<void>((end) => {
      socket.once('close', () => end())
    })
    socket.on('data', () => undefined)
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.on('error', () => undefined)
      resolve({ socket, closed })
    })
  })
}

function parsed(text: string): Pick<RawAnswer, 'status' | 'headers' | 'body'> {
  const end = text.indexOf('\r\n\r\n')
  const [first = '', ...lines] = (end < 0 ? text : text.slice(0, end)).split('\r\n')
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
    }),
  )
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? 0)
  return { status, headers, body: end < 0 ? '' : text.slice(end + 4) }
}
