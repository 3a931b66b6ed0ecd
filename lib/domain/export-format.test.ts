import { describe, expect, it } from 'vitest'
import { csvCell, csvLine } from './export-format'

describe('a cell of a spreadsheet', () => {
  it.each([
    ['plain', 'plain'],
    [null, ''],
    [-3, '-3'],
    ['with, comma', '"with, comma"'],
    ['with "quotes"', '"with ""quotes"""'],
    ['two\nlines', '"two\nlines"'],
    [' edge', '" edge"'],
  ])('keeps what it says: %j', (value, cell) => {
    expect(csvCell(value)).toBe(cell)
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '  =1', '|calc', '=HYPERLINK("x","y")'])(
    'is text, never a formula: %j',
    (value) => {
      expect(csvCell(value).replace(/^"/, '')).toMatch(/^'/)
    },
  )

  it.each(['＝1+1', '＋1', '－1', '＠x', '﹦1', '⁺1', '−1', '\u200B=1', '"=1', "'=1"])(
    'is text, never a formula, in any form of the sign: %j',
    (value) => {
      expect(csvCell(value).replace(/^"/, '')).toMatch(/^'/)
    },
  )

  it.each([
    ['a;=1+1;b', `"a;'=1+1;b"`],
    ['a\t@x', "a\t'@x"],
    ['a|＝1', "a|'＝1"],
    ['two\n-1', `"two\n'-1"`],
    [';;=1', `";;'=1"`],
  ])('is text also behind the separator of another country: %j', (value, cell) => {
    expect(csvCell(value)).toBe(cell)
  })

  it.each(['a - b', 'x=1', '3 + 4, -5', 'mail@example.org', 'a;b', "it's"])(
    'is left alone where it is no formula: %j',
    (value) => {
      expect(csvCell(value).replaceAll(/^"|"$/g, '')).toBe(value)
    },
  )

  it('stands in a line that ends as the format says', () => {
    expect(csvLine(['a', 1, null, '=b'])).toBe("a,1,,'=b\r\n")
  })
})
