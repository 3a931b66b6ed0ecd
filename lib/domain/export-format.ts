/** The formats in which a list can be exported. */
export const EXPORT_FORMATS = ['csv', 'ndjson'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

type Cell = string | number | boolean | null

/** What a spreadsheet may take for the sign of a formula: full-width, small and raised forms too. */
const SIGN =
  '[=+\\-@|\\uFF1D\\uFF0B\\uFF0D\\uFF20\\uFF5C\\u2212\\uFE62\\uFE63\\uFE66\\uFE6B\\u207A-\\u207C\\u208A-\\u208C]'

/**
 * The start of a formula, also after white space; also after the cell separators of other locales,
 * because such a spreadsheet ignores quotes in the middle of what it takes for a cell.
 */
const FORMULA = new RegExp(`(^|[;\\t|\\r\\n])(?=[\\s\\p{Cf}"']*${SIGN})|^(?=[\\t\\r])`, 'gu')

/**
 * One cell by RFC 4180. Text that a spreadsheet would run as a formula gets an apostrophe in front,
 * which the spreadsheet takes as "this is text".
 */
export function csvCell(value: Cell): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const text = value.replaceAll(FORMULA, `$1'`)
  return /[",\r\n;]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** One line, with the line end of RFC 4180. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}
