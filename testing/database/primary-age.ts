import type { DataAge } from '@/lib/server/db/sql/data-age'

/** The age of data that a primary which takes writes gave at a time, ISO 8601 UTC. */
export function primaryAge(asOf: string): DataAge {
  return { asOf, now: asOf, replay: null, isReadOnly: false }
}
