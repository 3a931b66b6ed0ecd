import { describe, expect, it } from 'vitest'
import { createLog } from './log'

function lineOf(message: string): string {
  const lines: string[] = []
  createLog((_level, line) => lines.push(line)).warn('[kora.boot]', message)
  expect(lines).toHaveLength(1)
  return lines[0] ?? ''
}

describe('a line of the log', () => {
  it('has its level, and its tag in front', () => {
    const seen: string[][] = []
    const log = createLog((level, line) => seen.push([level, line]))
    log.info('[kora.boot]', 'one')
    log.warn('[kora.operational_state]', 'two')
    log.error('[assigned_sea_tickets]', 'three')
    expect(seen).toEqual([
      ['info', '[kora.boot] one'],
      ['warn', '[kora.operational_state] two'],
      ['error', '[assigned_sea_tickets] three'],
    ])
  })

  it.each(['\n', '\r\n', '\r', '\u2028', '\n\n  at somewhere\n'])(
    'stays one line with %j inside',
    (end) => {
      const line = lineOf(`before${end}after`)
      expect(line).toMatch(/^\[kora\.boot\] before ⏎.*after$/)
      expect(line).not.toMatch(/[\n\r\u2028\u2029]/)
    },
  )

  it.each([
    ['postgres://kora:hunter2@db:5432/x', 'postgres://kora:…@db:5432/x'],
    ['postgres://:hunter2@db/x', 'postgres://:…@db/x'],
    ['https://u:hunter2@agent.example/run', 'https://u:…@agent.example/run'],
    ['postgres://kora:hunter2@with@signs@db/x', 'postgres://kora:…@db/x'],
    ['postgres://db/x?user=kora&password=hunter2&a=1', 'postgres://db/x?user=kora&password=…&a=1'],
  ])('shows no password of %s', (address, shown) => {
    expect(lineOf(`cannot reach ${address} now`)).toBe(`[kora.boot] cannot reach ${shown} now`)
  })

  it('hides every password, not only the first', () => {
    expect(lineOf('a://u:one@h b://u:two@h')).toBe('[kora.boot] a://u:…@h b://u:…@h')
  })

  it('leaves an address without a password as it is', () => {
    expect(lineOf('postgres://kora@db:5432/x and a@b.example')).toBe(
      '[kora.boot] postgres://kora@db:5432/x and a@b.example',
    )
  })
})
