import type { PanelData } from './panel-query'

/**
 * What was kept of a key, for a panel opened at `openedAt` (epoch ms). A last answer older than one
 * interval proves nothing of now: opening it counts as a return (SPEC 9), so that it is dimmed and
 * `unknown` at once and only the alarm waits. A failure without data is forgotten: it belongs to an
 * earlier hour.
 */
export function reopened<Body>(
  data: PanelData<Body> | undefined,
  openedAt: number,
  intervalMs: number,
): PanelData<Body> | undefined {
  if (data === undefined || openedAt - data.endedAt <= intervalMs) return data
  return data.feed.lastLive === null ? undefined : { ...data, reopenedAt: openedAt }
}
