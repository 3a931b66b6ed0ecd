/** The forms in which a list can be taken away. */
export const EXPORT_FORMATS = ['csv', 'ndjson'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

type Cell = string | number | null

/** A spreadsheet would take such a beginning for a formula, also behind white space. */
const FORMULA = /^[\s]*[=+\-@\t\r|]/

/**
 * One cell by RFC 4180. Text that a spreadsheet would run as a formula gets an apostrophe in front,
 * which the spreadsheet takes as "this is text".
 */
export function csvCell(value: Cell): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n;]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** One line, with the line end of RFC 4180. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}
