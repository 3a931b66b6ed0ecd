import { request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import { z } from 'zod'
import { checkAnswer } from './checked-answer'

/** What a server answered, its body whole. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** The body as it came, in the encoding that the headers name. */
  readonly bytes: Buffer
  /** The body of an answer without an encoding. */
  readonly text: string
  /** The body as an object; fails when it is none. */
  json(): Record<string, unknown>
}

interface Question {
  readonly method?: string
  /** `host` too: the built-in fetch would not let a test choose it. */
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * Asks a served cockpit once, with the path exactly as it is given. An answer that is not as the
 * manifest describes it fails.
 */
export function ask(
  cockpit: { readonly port: number },
  path: string,
  { method = 'GET', headers = {} }: Question = {},
): Promise<Answer> {
  const address = { host: '127.0.0.1', port: cockpit.port, path, method, headers, agent: false }
  return new Promise((resolve, reject) => {
    const question = request(address, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('error', reject)
      response.once('end', () => {
        const bytes = Buffer.concat(chunks)
        const text = bytes.toString('utf8')
        const { statusCode: status = 0, headers: got } = response
        try {
          checkAnswer({ method, path, status, headers: got, text })
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)))
          return
        }
        resolve({
          status,
          headers: got,
          bytes,
          text,
          json: () => objectIn(JSON.parse(text)),
        })
      })
    })
    question.once('error', reject)
    question.end()
  })
}

/** An object out of an answer; fails when it is none. */
export function objectIn(value: unknown): Record<string, unknown> {
  return z.record(z.string(), z.unknown()).parse(value)
}

/** The names of an object's keys, in alphabetical order. */
export function keysOf(value: unknown): string[] {
  return Object.keys(objectIn(value)).sort()
}
