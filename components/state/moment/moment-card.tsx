import { clsx } from 'clsx'
import { STATE_STYLE, TONE_TEXT } from '@/components/state/now/state-style'
import { StateGlyph } from '@/components/state/now/state-glyph'
import { TicketTitle } from '@/components/tickets/marks/ticket-title'
import { NoRecordBefore } from '@/components/lists/no-record-before'
import { Chip } from '@/components/ui/chip'
import { Fact } from '@/components/ui/fact'
import { ShortId } from '@/components/ui/short-id'
import { TimeText } from '@/components/ui/time-text'
import { VisibleText } from '@/components/ui/visible-text'
import type { MomentClaimWire, StateMomentBody } from '@/lib/wire/state/state-moment.wire'
import { momentAppearance } from './moment-appearance'
import { PERMISSION_WORDS } from './permission-words'

/** What Kora was doing at a moment, from the log. Durations end at that moment. */
export function MomentCard({ moment }: { moment: StateMomentBody }) {
  const { state, entered_at, instance_id, claimed_tickets, last_event_seq } = moment
  const appearance = momentAppearance(moment)
  const record = recordBehind(moment)
  const tone = appearance.known
    ? appearance.degraded
      ? 'attention'
      : STATE_STYLE[appearance.state].tone
    : 'unknown'
  return (
    <div>
      <div className="flex flex-wrap items-center gap-x-3">
        <span className={clsx('flex', TONE_TEXT[tone])}>
          <StateGlyph state={appearance.state} size={26} />
        </span>
        <p className="text-2xl font-semibold tracking-tight first-letter:uppercase">
          {appearance.state}
        </p>
        {appearance.known && appearance.degraded ? (
          <span className="self-end pb-0.5 text-sm font-medium text-attention">degraded</span>
        ) : null}
      </div>
      <p className="mt-1 text-ink-soft">
        {record === null ? appearance.words : <NoRecordBefore at={record} />}
        {appearance.known && entered_at !== null ? (
          <>
            for <TimeText at={entered_at} format="elapsed-fine" />, since{' '}
            <TimeText at={entered_at} format="clock" />
          </>
        ) : null}
      </p>
      {state !== null && state.degradation_reasons.length > 0 ? (
        <p className="mt-2 flex flex-wrap gap-1">
          <span className="sr-only">Degradation reasons: </span>
          {state.degradation_reasons.map((reason) => (
            <Chip key={reason} tone={appearance.known ? 'attention' : 'neutral'}>
              {reason}
            </Chip>
          ))}
        </p>
      ) : null}
      <dl className="mt-4 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-2">
        <Fact layout="row" term="Work">
          {state === null || !appearance.known
            ? 'unknown'
            : PERMISSION_WORDS[state.claim_permission]}
        </Fact>
        <Fact layout="row" term="Trigger">
          {state?.trigger == null ? 'unknown' : <VisibleText text={state.trigger} />}
        </Fact>
        <Fact layout="row" term="Leader">
          {instance_id === null ? 'none known' : <ShortId id={instance_id} what="instance" />}
        </Fact>
        <Fact layout="row" term="Last event">
          {last_event_seq === null ? (
            record === null ? (
              'none yet'
            ) : (
              'no record'
            )
          ) : (
            <a
              href={`/chain-events?before=${next(last_event_seq)}`}
              className="inline-flex min-h-6 items-center text-accent underline underline-offset-2"
            >
              #{last_event_seq}
            </a>
          )}
        </Fact>
      </dl>
      <h3 className="mt-5 mb-2 text-sm font-semibold">
        {claimed_tickets.length === 1 ? 'The claimed ticket' : 'Claimed tickets'}
      </h3>
      {claimed_tickets.length === 0 ? (
        <p className="text-ink-soft">
          {record === null ? 'No ticket was claimed at that moment.' : 'No record.'}
        </p>
      ) : (
        <ul className="grid gap-2">
          {claimed_tickets.map((claim) => (
            <Claim key={claim.work_attempt_id ?? claim.id} claim={claim} />
          ))}
        </ul>
      )}
      {moment.claimed_tickets_complete ? null : (
        <p className="mt-2 text-sm text-attention">
          There were so many claims that an older one may be missing here.
        </p>
      )}
    </div>
  )
}

/** Where the record begins, of a moment before that; null where the log knows of the moment. */
function recordBehind({ time, state, record_begins_at }: StateMomentBody): string | null {
  if (record_begins_at === undefined || state !== null) return null
  return Date.parse(time) < Date.parse(record_begins_at) ? record_begins_at : null
}

/** `before` excludes its own seq, so the next seq shows the event itself first. */
function next(seq: string): string {
  return String(BigInt(seq) + 1n)
}

function Claim({ claim }: { claim: MomentClaimWire }) {
  return (
    <li className="rounded-lg border border-line border-l-4 border-l-good px-3 py-2">
      <div className="font-semibold">
        <TicketTitle title={claim.title} />
      </div>
      <p className="mt-1 flex flex-wrap gap-x-3 text-sm text-ink-soft">
        <span>
          for <TimeText at={claim.claimed_at} format="elapsed-fine" />
        </span>
        <span>
          {claim.lease_expires_at === null ? (
            'lease unknown'
          ) : (
            <>
              lease left <TimeText at={claim.lease_expires_at} format="left-fine" />
            </>
          )}
        </span>
        <ShortId id={claim.id} what="ticket" />
        <a
          href={`/sea-tickets/${encodeURIComponent(claim.id)}`}
          className="inline-flex min-h-6 items-center text-accent underline underline-offset-2"
        >
          open the ticket
        </a>
      </p>
    </li>
  )
}
