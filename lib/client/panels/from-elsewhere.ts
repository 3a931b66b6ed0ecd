import { afterFailure, type ContractBody } from '@/lib/client/freshness/feed'
import type { Elsewhere } from '@/lib/client/source/source-watch'
import type { PanelData } from './panel-query'

/**
 * What is known of a panel once any answer to this page was of another source: its own last answer
 * may be of before, and stays what was true then.
 */
export function fromElsewhere<Body extends ContractBody>(
  data: PanelData<Body> | undefined,
  elsewhere: Elsewhere | null,
): PanelData<Body> | undefined {
  if (data === undefined || elsewhere === null) return data
  const feed = afterFailure(data.feed, { kind: 'elsewhere', elsewhere }, elsewhere.since)
  return { ...data, feed }
}
