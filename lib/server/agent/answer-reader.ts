import 'server-only'
import type { AgentResult } from '@/lib/domain/tickets/agent-result'
import { BadAnswer, toAgentMessage } from './agent-message'
import { ByteBuffer } from './byte-buffer'

/** The whole answer, its progress included. */
const MAX_ANSWER_BYTES = 10_000_000
/** One line of it, or one JSON over several lines. */
const MAX_MESSAGE_BYTES = 1_000_000

const LINE_FEED = 0x0a

/**
 * Reads an agent's answer as it comes: NDJSON (progress lines and a last result), or one JSON
 * result on one line or many (SPEC 10). The bytes decide which; a content type is easily wrong.
 * Throws `BadAnswer` as soon as the answer can no longer become a result.
 */
export class AnswerReader {
  readonly #onProgress: () => void
  readonly #line = new ByteBuffer()
  #bytes = 0
  #heardMessage = false
  /** One JSON over several lines: all of them are kept, and read at the end. */
  #spread = false
  #result: AgentResult | null = null

  constructor(onProgress: () => void) {
    this.#onProgress = onProgress
  }

  /** The result, once its line is complete; what follows it may still prove the answer bad. */
  get result(): AgentResult | null {
    return this.#result
  }

  push(chunk: Uint8Array): void {
    this.#bytes += chunk.length
    if (this.#bytes > MAX_ANSWER_BYTES) throw new BadAnswer('the answer is longer than 10 MB')
    let rest = chunk
    for (let end = this.#endOfLine(rest); end !== -1; end = this.#endOfLine(rest)) {
      this.#keep(rest.subarray(0, end))
      rest = rest.subarray(end + 1)
      this.#readLine()
    }
    this.#keep(rest)
  }

  /** The agent's answer is complete. */
  end(): AgentResult {
    const text = this.#line.text().trim()
    if (text !== '') this.#hear(parseOrFail(text))
    if (this.#result === null) throw new BadAnswer('the answer ended without a result')
    return this.#result
  }

  #endOfLine(bytes: Uint8Array): number {
    return this.#spread ? -1 : bytes.indexOf(LINE_FEED)
  }

  #keep(bytes: Uint8Array): void {
    if (this.#line.length + bytes.length > MAX_MESSAGE_BYTES) {
      throw new BadAnswer('one message of the answer is longer than 1 MB')
    }
    this.#line.append(bytes)
  }

  #readLine(): void {
    const text = this.#line.text().trim()
    if (!this.#heardMessage && text.startsWith('{') && !isJson(text)) {
      this.#spread = true
      // Between two tokens, where one blank means the same as the line's end.
      this.#keep(new Uint8Array([LINE_FEED]))
      return
    }
    this.#line.clear()
    if (text !== '') this.#hear(parseOrFail(text))
  }

  #hear(json: unknown): void {
    if (this.#result !== null) throw new BadAnswer('the answer goes on after its result')
    const message = toAgentMessage(json)
    this.#heardMessage = true
    if (message.type === 'result') this.#result = message.result
    else this.#onProgress()
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** The parser's own message quotes the text, which may hold anything. */
function parseOrFail(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new BadAnswer('the answer is not JSON')
  }
}
