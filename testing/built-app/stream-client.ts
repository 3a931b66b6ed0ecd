import { request, type ClientRequest, type IncomingHttpHeaders } from 'node:http'
import { vi } from 'vitest'
import { type StreamFrame, streamFrameSchema } from '@/lib/wire/stream-frame.wire'

/** A client of the stream, as a browser is one: it keeps what came. */
export interface StreamClient {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** With the id that came with it. */
  readonly frames: readonly (StreamFrame & { readonly id: string })[]
  /** Everything that came, as it came. */
  readonly text: () => string
  readonly isOpen: () => boolean
  /** The newest version of a topic; 0 before any. */
  version(topic: StreamFrame['topic']): number
  /** Resolves when a frame of the topic has come that is newer than `version`. */
  untilNewer(topic: StreamFrame['topic'], version: number): Promise<void>
  untilClosed(): Promise<void>
  leave(): void
}

const LIMIT = { timeout: 20_000, interval: 20 }

/** Opens the stream of a served cockpit. A refusal is given as it is, closed. */
export function openStream(
  { port }: { readonly port: number },
  headers: Readonly<Record<string, string>> = {},
): Promise<StreamClient> {
  const frames: (StreamFrame & { id: string })[] = []
  let text = ''
  let rest = ''
  let open = true
  const take = (chunk: string) => {
    text += chunk
    const events = (rest + chunk).split('\n\n')
    rest = events.pop() ?? ''
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1]
      const id = /^id: (.*)$/m.exec(event)?.[1] ?? ''
      if (data !== undefined) frames.push({ ...streamFrameSchema.parse(JSON.parse(data)), id })
    }
  }
  const version = (topic: StreamFrame['topic']) =>
    frames.findLast((frame) => frame.topic === topic)?.version ?? 0
  return new Promise((resolve, reject) => {
    const question: ClientRequest = request(
      { host: '127.0.0.1', port, path: '/api/stream', headers, agent: false },
      (response) => {
        response.setEncoding('utf8')
        response.on('data', take)
        response.on('error', () => undefined)
        response.on('close', () => {
          open = false
        })
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          frames,
          text: () => text,
          isOpen: () => open,
          version,
          untilNewer: (topic, than) =>
            vi.waitFor(() => {
              if (version(topic) <= than) throw new Error(`no newer frame of ${topic}: ${text}`)
            }, LIMIT),
          untilClosed: () =>
            vi.waitFor(() => {
              if (open) throw new Error('the stream is still open')
            }, LIMIT),
          leave: () => {
            question.destroy()
          },
        })
      },
    )
    question.on('error', (error) => {
      open = false
      reject(error)
    })
    question.end()
  })
}
