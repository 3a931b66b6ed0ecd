const INSTANT =
  /^(\d{4,6})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,6})?)?(?:Z|([+-])(\d\d):(\d\d))$/

/** The last year that Postgres knows. */
const LAST_YEAR = 294_276
/** As far from UTC as Postgres takes a zone to be: ±15:59. */
const MOST_OFFSET_HOURS = 15

/** The beginning of the year 1, epoch ms: what lies before it has no ISO 8601 text that all read alike. */
export const FIRST_INSTANT_MS = Date.parse('0001-01-01T00:00:00Z')

/**
 * Whether a text is an ISO 8601 time with its zone that is in the calendar: `Date.parse` takes 31
 * February for 3 March, and Postgres fails on it. A year beyond 9999 has five or six digits, as
 * Postgres writes it.
 */
export function isInstant(text: string): boolean {
  const parts = INSTANT.exec(text)
  if (parts === null) return false
  const number = (index: number) => Number(parts[index] ?? '0')
  const [year, month, day, hour, minute] = [number(1), number(2), number(3), number(4), number(5)]
  if (year < 1 || year > LAST_YEAR || month < 1 || month > 12) return false
  if (day < 1 || day > daysOf(year, month)) return false
  if (hour > 23 || minute > 59 || number(6) > 59) return false
  if (number(8) > MOST_OFFSET_HOURS || number(9) > 59) return false
  // East of Greenwich the first hours of the year 1 are still the year before it.
  const eastward = parts[7] === '+' ? number(8) * 60 + number(9) : 0
  return year > 1 || month > 1 || day > 1 || hour * 60 + minute >= eastward
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}
