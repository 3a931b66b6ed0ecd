import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import { createBrotliDecompress, createGunzip } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { portOf } from '../process/ports.mjs'
import { compressDocument } from './compress-document.mjs'

const FIRST = `<!doctype html><p>${'first part '.repeat(500)}</p>`
const SECOND = `<p>${'second part '.repeat(500)}</p>`

/** Next.js calls what `compressDocument` adds to a response. */
const flush = (res: ServerResponse & { flush?: () => void }) => res.flush?.()

/** Asks a server that writes each response by `write`, behind `compressDocument`. */
async function answerTo(
  headers: Readonly<Record<string, string>>,
  write: (res: ServerResponse) => void,
): Promise<IncomingMessage> {
  const server = createServer((req, res) => compressDocument(req, res, () => write(res)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const question = request({ host: '127.0.0.1', port: portOf(server), headers, agent: false })
  question.end()
  const [response] = (await once(question, 'response')) as [IncomingMessage]
  return response
}

describe('a document that is written in parts', () => {
  it.each(['br', 'gzip'])('reaches a client that takes %s part by part', async (encoding) => {
    const written: ServerResponse[] = []
    const response = await answerTo({ 'accept-encoding': encoding }, (res) => {
      res.setHeader('content-type', 'text/html; charset=utf-8')
      res.write(FIRST)
      flush(res)
      written.push(res)
    })
    expect(response.headers['content-encoding']).toBe(encoding)
    let text = ''
    const plain = encoding === 'br' ? createBrotliDecompress() : createGunzip()
    response.pipe(plain).setEncoding('utf8')
    // The second part is not written before the client has read the whole first one.
    while (text.length < FIRST.length) {
      const [chunk] = (await once(plain, 'data')) as [string]
      text += chunk
    }
    expect(text).toBe(FIRST)
    plain.on('data', (chunk: string) => {
      text += chunk
    })
    written[0]?.end(SECOND)
    await once(plain, 'end')
    expect(text).toBe(FIRST + SECOND)
  })
})

describe('what stays as it is', () => {
  const html = (res: ServerResponse) => {
    res.setHeader('content-type', 'text/html; charset=utf-8')
    res.end(FIRST)
  }

  it.each([
    ['a document for a client that takes neither', { 'accept-encoding': 'deflate;q=0' }, html],
    ['a document for a client that refuses both', { 'accept-encoding': 'br;q=0, gzip;q=0' }, html],
    ['a document for a client that says nothing', {}, html],
    [
      'JSON',
      { 'accept-encoding': 'br, gzip' },
      (res: ServerResponse) => {
        res.setHeader('content-type', 'application/json; charset=utf-8')
        res.end(JSON.stringify({ text: FIRST }))
      },
    ],
    [
      'an event stream',
      { 'accept-encoding': 'br, gzip' },
      (res: ServerResponse) => {
        res.setHeader('content-type', 'text/event-stream')
        res.end(`data: ${FIRST}\n\n`)
      },
    ],
  ])('%s', async (_name, headers, write) => {
    const response = await answerTo(headers, write)
    expect(response.headers['content-encoding']).toBeUndefined()
    let bytes = 0
    for await (const chunk of response) bytes += (chunk as Buffer).byteLength
    expect(bytes).toBeGreaterThan(FIRST.length - 1)
  })
})
