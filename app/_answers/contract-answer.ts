import 'server-only'
import { AS_OF_HEADER, AS_OF_UNKNOWN, NOW_HEADER } from '@/lib/wire/freshness.wire'

/** What a contract route answers and a page is rendered from: one read path for both. */
export interface PanelAnswer<Body> {
  readonly body: Body
  /** The substrate's time of the data, ISO 8601 UTC; null where there is no live data. */
  readonly asOf: string | null
  /** The substrate's clock, epoch milliseconds. */
  readonly now: number
}

/** The two headers that every contract answer carries (SPEC 8). */
export function freshnessHeaders({ asOf, now }: PanelAnswer<unknown>): Record<string, string> {
  return {
    [AS_OF_HEADER]: asOf ?? AS_OF_UNKNOWN,
    [NOW_HEADER]: new Date(now).toISOString(),
  }
}
