import type { Tone } from '@/components/ui/tone'

interface StatusWords {
  readonly words: string
  readonly tone: Tone
}

const KNOWN: ReadonlyMap<string, StatusWords> = new Map<string, StatusWords>([
  ['completed', { words: 'completed', tone: 'good' }],
  ['released', { words: 'released, will be tried again', tone: 'neutral' }],
  ['failed_retryable', { words: 'failed, will be tried again', tone: 'attention' }],
  ['failed_terminal', { words: 'failed for good', tone: 'alarm' }],
  ['blocked_needs_operator', { words: 'blocked, needs operator', tone: 'attention' }],
])

/** A `sea_status` in words (SPEC 3); one that nobody knows is told as it is. */
export function statusWords(status: string): StatusWords {
  return KNOWN.get(status) ?? { words: status === '' ? 'no status' : status, tone: 'unknown' }
}
