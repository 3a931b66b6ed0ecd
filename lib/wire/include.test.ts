import { describe, expect, it } from 'vitest'
import { parseInclude, unknownIncludeDetail } from './include'

const KNOWN = ['totals', 'freshness', 'claims'] as const

describe('the include parameter', () => {
  it.each([[[]], [['']], [[' , ,']]])('may be absent or empty: %j', (values) => {
    expect(parseInclude(values, KNOWN)).toEqual({ ok: true, names: new Set() })
  })

  it('names what is wanted, separated by commas or repeated, in any order', () => {
    const wanted = { ok: true, names: new Set(['totals', 'claims']) }
    expect(parseInclude(['claims,totals'], KNOWN)).toEqual(wanted)
    expect(parseInclude(['totals', ' claims ', 'totals'], KNOWN)).toEqual(wanted)
  })

  it('is refused as a whole when it holds a name that nobody knows', () => {
    expect(parseInclude(['totals,secrets', 'Claims'], KNOWN)).toEqual({
      ok: false,
      unknown: ['secrets', 'Claims'],
    })
  })

  it('is refused in words that name at most five, each cut, and how many more', () => {
    expect(unknownIncludeDetail(['a', 'b', 'a'], KNOWN)).toBe(
      'include holds "a", "b"; allowed: totals, freshness, claims',
    )
    const many = Array.from({ length: 800 }, (_, index) => `${index}${'x'.repeat(100)}`)
    const detail = unknownIncludeDetail(many, [])
    expect(detail).toContain('and 795 more; allowed: nothing, for there is nothing to include')
    expect(detail.length).toBeLessThan(400)
  })
})
