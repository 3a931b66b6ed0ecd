import type { Tone } from '@/components/ui/tone'
import { NO_STATUS } from '@/lib/domain/tickets/sea-ticket'

interface StatusStyle {
  /** Short enough for a column. */
  readonly words: string
  readonly tone: Tone
}

const NONE: StatusStyle = { words: 'no status', tone: 'unknown' }

const KNOWN: ReadonlyMap<string, StatusStyle> = new Map<string, StatusStyle>([
  ['', NONE],
  [NO_STATUS, NONE],
  ['assigned', { words: 'waiting', tone: 'neutral' }],
  ['claimed', { words: 'claimed', tone: 'good' }],
  ['in_progress', { words: 'in progress', tone: 'good' }],
  ['deferred_cost_limit', { words: 'deferred, cost limit', tone: 'attention' }],
  ['completed', { words: 'completed', tone: 'good' }],
  ['released', { words: 'released, will be tried again', tone: 'neutral' }],
  ['failed_retryable', { words: 'failed, will be tried again', tone: 'attention' }],
  ['failed_terminal', { words: 'failed for good', tone: 'alarm' }],
  ['blocked_needs_operator', { words: 'blocked, needs operator', tone: 'attention' }],
])

/** A `sea_status` in words (SPEC 3); an unknown one is shown verbatim. */
export function statusStyle(status: string | null): StatusStyle {
  return KNOWN.get(status ?? '') ?? { words: status ?? '', tone: 'unknown' }
}
