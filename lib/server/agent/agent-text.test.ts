import { describe, expect, it } from 'vitest'
import { cleanAgentText } from './agent-text'

const bytes = (text: string | null) => Buffer.byteLength(text ?? '')

describe('a text of the agent', () => {
  it('passes as it is, in any script', () => {
    const text = 'Done — 完了 \u{1f44d}\nsecond line'
    expect(cleanAgentText(text)).toBe(text)
  })

  it('loses what Postgres cannot store', () => {
    expect(cleanAgentText('a\0b\ud83dc\udc4dd')).toBe('a\ufffdb\ufffdc\ufffdd')
  })

  it.each(['', ' \t\r\n'])('is none when it is blank: %j', (text) => {
    expect(cleanAgentText(text)).toBeNull()
  })

  it('is kept up to 8 kB', () => {
    expect(bytes(cleanAgentText('x'.repeat(8_000)))).toBe(8_000)
    expect(bytes(cleanAgentText('x'.repeat(8_001)))).toBe(8_000)
  })

  it.each(['é', '完', '\u{1f44d}'])('is never cut inside a character: %s', (character) => {
    for (const shift of ['', 'x', 'xx', 'xxx']) {
      const cut = cleanAgentText(shift + character.repeat(8_000)) ?? ''
      expect(bytes(cut)).toBeLessThanOrEqual(8_000)
      expect(bytes(cut)).toBeGreaterThan(8_000 - bytes(character))
      expect(cut.replace(shift, '').replaceAll(character, '')).toBe('')
    }
  })
})
