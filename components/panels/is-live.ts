import type { PanelVerdict } from '@/lib/client/freshness/judge-panel'

/** Whether what a panel shows may look live: fresh, and not merely the last that was heard. */
export function isLive({ mark, shows }: PanelVerdict): boolean {
  return shows === 'live' && (mark === 'live' || mark === 'polling')
}
