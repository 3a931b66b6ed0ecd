import 'server-only'
import * as z from 'zod'

/**
 * SQL for all rows of `select`, each as a line of JSON, in its order; JSON itself has no line breaks
 * outside of escapes. Null where there is no row.
 */
export function rowLinesOf(select: string): string {
  return `(
  select string_agg(row_to_json(line)::text, E'\\n') from (${select}) line)`
}

/**
 * The rows of such a text. A line that the last text had too is the same object again, and an equal
 * text the same list: one changed ticket among hundreds costs the parsing of one, and whoever
 * compares rows sees at once which one it is.
 */
export function rowLines<Row>(row: z.ZodType<Row>) {
  let last: { text: string | null; rows: readonly Row[]; byLine: ReadonlyMap<string, Row> } = {
    text: null,
    rows: [],
    byLine: new Map(),
  }
  return z
    .string()
    .nullable()
    .transform((text): readonly Row[] => {
      if (text === last.text) return last.rows
      const known = last.byLine
      const byLine = new Map<string, Row>()
      const rows = (text?.split('\n') ?? []).map((line) => {
        const one = known.get(line) ?? row.parse(JSON.parse(line))
        byLine.set(line, one)
        return one
      })
      last = { text, rows, byLine }
      return rows
    })
}
