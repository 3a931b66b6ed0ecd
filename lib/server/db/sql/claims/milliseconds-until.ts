import 'server-only'

/**
 * SQL for the milliseconds until a time, never below 0; null for null. By the database's own clock, so
 * that a caller whose clock is wrong still wakes on time. `time` is a constant of ours, never input.
 */
export function millisecondsUntil(time: string): string {
  return `case when ${time} is not null then
    greatest(0, ceil(extract(epoch from ${time} - statement_timestamp()) * 1000)) end::float8`
}
