import 'server-only'

/**
 * SQL for a timestamptz as ISO 8601 UTC text with microseconds; null when it is null or infinite. A
 * JavaScript date would lose the microseconds. `expression` is a constant of ours, never input.
 */
export function utcText(expression: string): string {
  return `case when isfinite(${expression}) then to_char((${expression}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') end`
}
