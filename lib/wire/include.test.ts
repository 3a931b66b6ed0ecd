import { describe, expect, it } from 'vitest'
import { parseInclude } from './include'

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
})
