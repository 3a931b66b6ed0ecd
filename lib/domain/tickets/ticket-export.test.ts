import { describe, expect, it } from 'vitest'
import { csvCell, csvLine } from './ticket-export'

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

  it('stands in a line that ends as the format says', () => {
    expect(csvLine(['a', 1, null, '=b'])).toBe("a,1,,'=b\r\n")
  })
})
