import 'server-only'

/**
 * SQL for a timestamptz as ISO 8601 UTC text with microseconds; null when it is null or infinite. A
 * JavaScript date would lose the microseconds. Before our era it has the signed year of six digits
 * that ISO 8601 and browsers know: 44 BC is -000043. `expression` is a constant of ours, never input.
 */
export function utcText(expression: string): string {
  const utc = `(${expression}) at time zone 'UTC'`
  const beforeOurEra = `case extract(year from ${utc}) when -1 then '0000'
      else to_char(1 + extract(year from ${utc}), 'FMSG000000') end
      || to_char(${utc}, '-MM-DD"T"HH24:MI:SS.US"Z"')`
  return `case when not isfinite(${expression}) then null
    when ${expression} < '0001-01-01T00:00:00Z' then ${beforeOurEra}
    else to_char(${utc}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') end`
}
