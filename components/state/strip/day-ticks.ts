import { formatMinute } from '@/components/ui/format-instant'
import type { StripTick } from './strip-ticks'

const QUARTER_MS = 15 * 60 * 1_000
const DAY_MS = 96 * QUARTER_MS
/** A label closer than this to the end would overlap the word `now` on a phone. */
const CLEARANCE_MS = 14 * QUARTER_MS

/**
 * Ticks of the 24 hours before `now`: midnight, noon and the hours between them by the reader's
 * clock. A quick search, because `stripTicks` is no part of the cockpit's first load.
 */
export function dayTicks(now: number, local: boolean): readonly StripTick[] {
  const ticks: StripTick[] = []
  let at = Math.ceil((now - DAY_MS) / QUARTER_MS) * QUARTER_MS
  for (; at < now - CLEARANCE_MS; at += QUARTER_MS) {
    const label = formatMinute(at, local)
    if (/^(00|06|12|18):00$/.test(label)) ticks.push({ at, label })
  }
  return ticks
}
