import { describe, expect, it } from 'vitest'
import { splitVisible, visiblePlain } from './split-visible'

/** The pieces as text, hidden ones in brackets. */
function read(text: string): string {
  return splitVisible(text)
    .map((piece) => (piece.kind === 'text' ? piece.text : `[${piece.label}×${piece.count}]`))
    .join('')
}

describe('untrusted text', () => {
  it('is left alone where every character is seen, in any script', () => {
    for (const text of ['Ångström <b>&amp;</b>', '日本語の題名', 'Ещё раз', 'عنوان', '👍🏽']) {
      expect(splitVisible(text)).toEqual([{ kind: 'text', text }])
    }
  })

  it('shows a direction override where it stands', () => {
    expect(read('safe\u202Egnp.exe')).toBe('safe[U+202E×1]gnp.exe')
  })

  it('shows zero-width characters, a run of the same as one', () => {
    expect(read('pay\u200B\u200B\u200Bpal\uFEFF')).toBe('pay[U+200B×3]pal[U+FEFF×1]')
  })

  it('shows control characters by their names, and those without one by number', () => {
    expect(read('a\u0000b\nc\td\u007Fe\u0085')).toBe(
      'a[NUL×1]b[LF×1]c[TAB×1]d[U+007F×1]e[U+0085×1]',
    )
  })

  it('shows characters outside the basic plane that hide text in tags', () => {
    expect(read('x\u{E0041}')).toBe('x[U+E0041×1]')
  })

  it('shows a surrogate that has lost its other half', () => {
    expect(read('a\uD800b')).toBe('a[U+D800×1]b')
  })

  it('keeps the joiners that an emoji or a script is written with', () => {
    expect(read('👩\u200D💻 نمی\u200Cخواهم क\u094D\u200Dष')).toContain('👩\u200D💻 نمی\u200Cخواهم')
  })

  it('shows a joiner that joins nothing', () => {
    expect(read('pay\u200Dpal')).toBe('pay[U+200D×1]pal')
  })

  it('never comes out as an empty line: a text of blanks shows the blanks', () => {
    expect(read('   ')).toBe('[U+0020×3]')
    expect(read('\u3164')).toBe('[U+3164×1]')
  })

  it('is as visible where no markup can stand', () => {
    expect(visiblePlain('safe\u202Egnp.exe')).toBe('safe[U+202E]gnp.exe')
    expect(visiblePlain('a\u200B\u200Bb\nc')).toBe('a[U+200B × 2]b[LF]c')
  })
})
