import { describe, expect, it } from 'vitest'
import { BadAnswer } from './agent-message'
import { AnswerReader } from './answer-reader'

const PROGRESS = '{"type":"progress"}\n'
const RESULT = '{"type":"result","resolution":"completed","summary":"Grüße 完了 \u{1f44d}"}'

interface Reading {
  readonly beats: number
  readonly summary: string | null
}

/** Reads an answer that comes in these pieces. */
function read(...pieces: (string | Uint8Array)[]): Reading {
  let beats = 0
  const reader = new AnswerReader(() => {
    beats += 1
  })
  for (const piece of pieces) reader.push(Buffer.from(piece))
  return { beats, summary: reader.end().summary }
}

const GREETING = 'Grüße 完了 \u{1f44d}'

describe('an answer', () => {
  it.each([
    ['one JSON result', RESULT, 0],
    ['one JSON result with a line end', `${RESULT}\n`, 0],
    ['one JSON result over several lines', JSON.stringify(JSON.parse(RESULT), null, 2), 0],
    ['the same with CRLF', JSON.stringify(JSON.parse(RESULT), null, 2).replaceAll('\n', '\r\n'), 0],
    ['a result line alone', `${RESULT}\n\n`, 0],
    ['progress, then a result', `${PROGRESS}${PROGRESS}${RESULT}\n`, 2],
    ['a last line without an end', `${PROGRESS}${RESULT}`, 1],
    ['CRLF between the lines', `${PROGRESS}${RESULT}\n`.replaceAll('\n', '\r\n'), 1],
    ['blank lines before and between', `\n\r\n${PROGRESS}\n \n${RESULT}\n`, 1],
    ['a byte order mark', `\ufeff${RESULT}`, 0],
  ])('is read: %s', (_, answer, beats) => {
    expect(read(answer)).toEqual({ beats, summary: GREETING })
  })

  it('means the same wherever the network splits it', () => {
    const bytes = Buffer.from(`${PROGRESS}\r\n${PROGRESS}${RESULT}\n`)
    for (let at = 0; at <= bytes.length; at += 1) {
      const reading = read(bytes.subarray(0, at), bytes.subarray(at))
      expect(reading, `split at ${String(at)}`).toEqual({ beats: 2, summary: GREETING })
    }
    expect(read(...[...bytes].map((byte) => Buffer.of(byte)))).toEqual({
      beats: 2,
      summary: GREETING,
    })
  })

  it('tells of progress before it has ended', () => {
    let beats = 0
    const reader = new AnswerReader(() => {
      beats += 1
    })
    reader.push(Buffer.from(PROGRESS))
    expect(beats).toBe(1)
    reader.push(Buffer.from(`${RESULT}\n`))
    expect(reader.result?.resolution).toBe('completed')
  })

  it('keeps its result when a byte of a text is no UTF-8', () => {
    const broken = Buffer.from('{"resolution":"completed","summary":"a_b"}')
    broken[broken.indexOf('_')] = 0xff
    expect(read(broken).summary).toBe('a\ufffdb')
  })

  it.each([
    ['nothing', ''],
    ['blank lines', '\n\r\n'],
    ['progress alone', PROGRESS],
    ['a page', '<html>\n<p>Hello</p>'],
    ['a text', 'done'],
    ['a broken JSON', '{"resolution":"completed"'],
    ['a broken JSON over several lines', '{\n"resolution":"completed"\n'],
    ['a broken line after progress', `${PROGRESS}{"type":"result"\n`],
    ['an array', '[{"resolution":"completed"}]'],
    ['two results', `${RESULT}\n${RESULT}\n`],
    ['two results, the last without a line end', `${RESULT}\n${RESULT}`],
    ['progress after the result', `${RESULT}\n${PROGRESS}`],
    ['a result in a language of its own', '{"status":"ok"}'],
    ['bytes that are no UTF-8 outside of a text', Buffer.of(0x7b, 0xff, 0x7d)],
  ])('is refused: %s', (_, answer) => {
    expect(() => read(answer)).toThrow(BadAnswer)
  })

  it('is refused at once when a line after progress is broken', () => {
    const reader = new AnswerReader(() => undefined)
    reader.push(Buffer.from(PROGRESS))
    expect(() => reader.push(Buffer.from('{"type":"result"\n'))).toThrow('not JSON')
  })

  it('is refused without repeating what it held', () => {
    expect(() => read('{"secret": hunter2}')).not.toThrow(/hunter2/)
    expect(() => read('{"secret": hunter2}')).toThrow('not JSON')
  })
})

describe('the limits of an answer', () => {
  const summary = (length: number) => `{"resolution":"completed","summary":"${'x'.repeat(length)}"}`

  it('let a message of nearly 1 MB pass', () => {
    expect(read(summary(999_900)).summary).toHaveLength(8_000)
  })

  it.each([
    ['one line', summary(1_000_000)],
    ['a line after progress', `${PROGRESS}${summary(1_000_000)}`],
    ['one JSON over several lines', `{\n${'\n'.repeat(1_000_000)}`],
    ['an endless line', 'x'.repeat(1_000_001)],
  ])('refuse a message of more than 1 MB: %s', (_, answer) => {
    const reader = new AnswerReader(() => undefined)
    expect(() => reader.push(Buffer.from(answer))).toThrow('longer than 1 MB')
  })

  it('let 9 MB of progress pass, and refuse more than 10 MB in all', () => {
    let beats = 0
    const reader = new AnswerReader(() => {
      beats += 1
    })
    const lines = Buffer.from(PROGRESS.repeat(50_000))
    for (let sent = 0; sent < 9; sent += 1) reader.push(lines)
    expect(beats).toBe(450_000)
    reader.push(lines)
    expect(() => reader.push(lines)).toThrow('longer than 10 MB')
  })
})
