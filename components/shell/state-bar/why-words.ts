import { bootHeadline } from '@/components/banners/boot-words'
import { REASON_MEANING } from '@/components/state/now/reason-meaning'
import type { StateAppearance } from '@/components/state/now/state-appearance'
import { formatDuration } from '@/components/ui/format-duration'
import { formatClock, toEpochMs } from '@/components/ui/format-instant'
import type { PanelView } from '@/lib/client/freshness/panel-view'
import type { OperationalStateBody } from '@/lib/wire/state/operational-state.wire'

/** How long a state has lasted, and why it is this one; each null where it cannot be told. */
export interface Why {
  readonly since: string | null
  readonly reason: string | null
}

interface Shown {
  readonly view: PanelView<OperationalStateBody>
  readonly appearance: StateAppearance
  /** Whether times are told by the reader's clock. */
  readonly local: boolean
}

/**
 * What stands beside the state: no more than the verdict allows (SPEC 9). Of old data it is the past,
 * with its time; of none it is why there is none.
 */
export function whyWords({ view, appearance, local }: Shown): Why {
  const { verdict, body, asOf, now, tickingNow } = view
  const { lastReported } = appearance
  if (verdict.shows === 'skeleton') return { since: null, reason: null }
  if (verdict.banner === 'elsewhere') return only('this address serves something else now')
  if (verdict.shows === 'sample') return only('invented: there is no database')
  if (lastReported !== null) {
    const ago =
      lastReported.at === null ? '' : ` ${formatDuration(tickingNow - lastReported.at)} ago`
    return only(`last reported ${lastReported.state}${ago}`)
  }
  if (body === null) return only('nothing is known yet')
  if (verdict.shows === 'last-live' && asOf !== null) {
    return only(`${body.primary_state} at ${formatClock(asOf, tickingNow, local)}, not known since`)
  }
  const enteredAt = toEpochMs(body.state_entered_at)
  const since = enteredAt === null ? null : sinceWords(body, now - enteredAt)
  return { since, reason: reasonWords(body) }
}

function only(reason: string): Why {
  return { since: null, reason }
}

/** How each state lasts. */
const LASTS = {
  booting: 'booting',
  ready: 'idle',
  active: 'working',
  paused: 'paused',
  stopped: 'stopped',
} as const

function sinceWords({ primary_state: state }: OperationalStateBody, ms: number): string {
  return `${LASTS[state]} for ${formatDuration(Math.max(0, ms))}`
}

/** Why the state is what it is, from what the answer holds; null where that is all in order. */
function reasonWords(body: OperationalStateBody): string | null {
  const { primary_state: state, boot, agent, degradation_reasons: reasons } = body
  const meanings = reasons.map((reason) => REASON_MEANING[reason])
  switch (state) {
    case 'booting':
      return boot == null || boot.phase === 'complete' ? null : sentence(bootHeadline(boot))
    case 'stopped':
      return boot?.phase === 'failed' || boot?.phase === 'config_error'
        ? sentence(bootHeadline(boot))
        : byTrigger(body)
    case 'paused':
      return meanings.length > 0 ? meanings.join('; ') : byTrigger(body)
    case 'active':
      return meanings.length > 0 ? meanings.join('; ') : null
    case 'ready':
      if (meanings.length > 0) return meanings.join('; ')
      if (agent?.kind === 'none') return 'no agent is connected'
      return agent?.reachable === false ? 'the agent does not answer' : 'waits for a ticket'
    default:
      return state satisfies never
  }
}

/** By what Kora came into its state, as the log has it. */
function byTrigger({ primary_state: state, transition_history: history }: OperationalStateBody) {
  const last = history.findLast(({ to_state: to, from_state: from }) => to === state && from !== to)
  return last === undefined ? null : `by “${last.trigger}”`
}

/** A sentence as a part of a longer line. */
function sentence(words: string): string {
  const text = words.replace(/\.$/, '')
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}
