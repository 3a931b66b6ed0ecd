import type { PanelVerdict } from '@/lib/client/freshness/judge-panel'

/** Whether a panel may look live: its data is fresh, not the last that was read. */
export function isLive({ mark, shows }: PanelVerdict): boolean {
  return shows === 'live' && (mark === 'live' || mark === 'polling')
}
