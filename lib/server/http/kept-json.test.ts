import { describe, expect, it } from 'vitest'
import { keptJson } from './kept-json'

const ROW = { id: 'a', title: '"A" \u2028\n', reasons: { timeout: 2 }, at: null }
const LIST = [ROW, { id: 'b' }]

describe('the text of a body', () => {
  it.each<[string, object]>([
    ['lists of rows', { queued: LIST, totals: { queued: { count: 2, capped: false } } }],
    ['absent parts and null', { a: undefined, b: null, c: [], d: [null, undefined, 1], e: 'x' }],
    ['lists within lists and empty parts', { a: [[ROW], []], b: {} }],
    ['nothing', {}],
  ])('is that of JSON.stringify: %s', (_of, body) => {
    expect(keptJson(body)).toBe(JSON.stringify(body))
    expect(keptJson({ ...body })).toBe(JSON.stringify(body))
  })

  it('asks a part for its text once', () => {
    let asked = 0
    const row = {
      get id() {
        asked += 1
        return 'a'
      },
    }
    expect(keptJson({ queued: [row] })).toBe(
      keptJson({ queued: [row], more: 1 }).replace(',"more":1', ''),
    )
    expect(asked).toBe(1)
  })
})
