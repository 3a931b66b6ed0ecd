import { clsx } from 'clsx'
import { memo } from 'react'
import { NoRecordBefore } from '@/components/lists/no-record-before'
import { Chip } from '@/components/ui/chip'
import { formatDuration } from '@/components/ui/format-duration'
import { ShortId } from '@/components/ui/short-id'
import { TimeText } from '@/components/ui/time-text'
import type { Tone } from '@/components/ui/tone'
import { VisibleText } from '@/components/ui/visible-text'
import type { AttemptWire } from '@/lib/wire/tickets/ticket-detail.wire'
import { LongText } from './long-text'
import { statusStyle } from '@/components/tickets/marks/status-style'
import { Fact, Unknown } from '@/components/ui/fact'

/** The attempts, newest first, with their outcomes and the agent's answers. */
export const AttemptList = memo(function AttemptList({
  attempts,
  truncated,
  live,
  recordBeginsAt,
}: {
  readonly attempts: readonly AttemptWire[]
  /** The answer leaves out earlier events of the ticket. */
  readonly truncated: boolean
  /** Only a fresh answer may say that there is none (SPEC 9). */
  readonly live: boolean
  /** What was before it is archived; null where the log has all of the ticket's events. */
  readonly recordBeginsAt: string | null
}) {
  return (
    <section
      aria-labelledby="attempts-title"
      className="@container min-w-0 overflow-clip rounded-xl border border-line bg-surface"
    >
      <h3 id="attempts-title" className="px-4 pt-4 pb-3 text-base font-semibold sm:px-5">
        Attempts
      </h3>
      {attempts.length === 0 ? (
        <p className="px-4 pb-4 text-ink-soft sm:px-5">
          {recordBeginsAt === null ? (
            noAttempt(truncated, live)
          ) : (
            <NoRecordBefore at={recordBeginsAt} />
          )}
        </p>
      ) : (
        <ol reversed>
          {attempts.toReversed().map((attempt) => (
            <Attempt key={attempt.work_attempt_id} attempt={attempt} />
          ))}
        </ol>
      )}
      {truncated ? (
        <p className="border-t border-line px-4 py-3 text-sm text-ink-soft sm:px-5">
          Earlier attempts are not shown: the events that tell of them are left out here. The event
          log has them.
        </p>
      ) : null}
    </section>
  )
})

/**
 * Failure reasons for which the cockpit wrote the summary, because the agent gave none (SPEC 10).
 */
const NO_ANSWER: ReadonlySet<string | null> = new Set([
  'agent_loop_timeout',
  'agent_bad_answer',
  'dispatch',
])

const EDGE: Readonly<Record<Tone, string>> = {
  good: 'border-l-good',
  attention: 'border-l-attention',
  alarm: 'border-l-alarm',
  unknown: 'border-l-unknown',
  neutral: 'border-l-line-strong',
}

/** An outcome in words; an unknown resolution is shown verbatim. */
function outcomeStyle({ outcome, resolution }: AttemptWire): { words: string; tone: Tone } {
  switch (outcome) {
    case 'open':
      return { words: 'under way', tone: 'good' }
    case 'expired':
      return { words: 'the lease ran out', tone: 'attention' }
    case 'released':
      return { words: 'released', tone: 'neutral' }
    case 'unknown':
      return { words: resolution ?? 'resolved, in a way that is not told', tone: 'unknown' }
    case 'completed':
    case 'failed_retryable':
    case 'failed_terminal':
    case 'blocked_needs_operator':
    case 'deferred_cost_limit':
      return statusStyle(outcome)
    default:
      return outcome satisfies never
  }
}

function Attempt({ attempt }: { attempt: AttemptWire }) {
  const style = outcomeStyle(attempt)
  return (
    <li
      data-testid={`attempt-${attempt.number ?? attempt.work_attempt_id}`}
      className={clsx('border-t border-l-4 border-t-line px-4 py-4 sm:pr-5', EDGE[style.tone])}
    >
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h4 className="font-semibold">
          {attempt.number === null ? 'Attempt, number unknown' : `Attempt ${attempt.number}`}
        </h4>
        <Chip tone={style.tone}>
          <VisibleText text={style.words} />
        </Chip>
        {attempt.failure_reason === null ? null : (
          <Chip>
            <VisibleText text={attempt.failure_reason} />
          </Chip>
        )}
      </div>
      <dl className="mt-3 grid grid-cols-2 gap-x-6 gap-y-3 @md:grid-cols-3 @4xl:grid-cols-6">
        <Fact layout="stacked" term="claimed">
          {attempt.claimed_at === null ? (
            <Unknown />
          ) : (
            <TimeText at={attempt.claimed_at} format="clock" />
          )}
        </Fact>
        <Fact layout="stacked" term="ended">
          {attempt.ended_at === null ? '—' : <TimeText at={attempt.ended_at} format="clock" />}
        </Fact>
        <Fact layout="stacked" term="took">
          <Took attempt={attempt} />
        </Fact>
        <Fact layout="stacked" term={attempt.refreshed ? 'lease, extended to' : 'lease until'}>
          {attempt.lease_expires_at === null ? (
            <Unknown />
          ) : (
            <TimeText at={attempt.lease_expires_at} format="clock" />
          )}
        </Fact>
        <Fact layout="stacked" term="model tier">
          {attempt.model_tier_used === null ? (
            <Unknown />
          ) : (
            <VisibleText text={attempt.model_tier_used} />
          )}
        </Fact>
        <Fact layout="stacked" term="id">
          <ShortId id={attempt.work_attempt_id} what="attempt" />
        </Fact>
      </dl>
      {attempt.resolution_summary === null ? null : (
        <div className="mt-3">
          <h5 className="mb-1 text-xs text-ink-soft">
            {NO_ANSWER.has(attempt.failure_reason)
              ? 'Why there is no answer'
              : 'The agent’s answer'}
          </h5>
          <div className="rounded-lg bg-sunken px-3 py-2">
            <LongText text={attempt.resolution_summary} />
          </div>
        </div>
      )}
    </li>
  )
}

function Took({ attempt }: { attempt: AttemptWire }) {
  if (attempt.duration_ms !== null) return formatDuration(attempt.duration_ms, 'fine')
  if (attempt.outcome !== 'open') return <Unknown />
  return (
    <>
      <TimeText at={attempt.claimed_at} format="elapsed-fine" /> so far
    </>
  )
}

function noAttempt(truncated: boolean, live: boolean): string {
  if (!live) return 'None was known then.'
  return truncated ? 'The newest events tell of no attempt.' : 'The log tells of no attempt.'
}
