import type { OperationalStateBody } from '@/lib/wire/state/operational-state.wire'

/**
 * Since when the state that was answered cannot be confirmed (SPEC 9, `banner-runtime-silent`),
 * epoch ms; null while the leader sends heartbeats. An observer's answer without any leader is
 * silence too: what it reads off the log is only the last state that was ever logged.
 */
export function runtimeSilentSince(body: OperationalStateBody): number | null {
  const { runtime, freshness, transition_history: history } = body
  if (runtime != null) return runtime.alive ? null : Date.parse(runtime.heartbeat_at)
  if (freshness?.source !== 'event_log') return null
  return Date.parse(history.at(-1)?.timestamp ?? freshness.as_of)
}
