'use client'

import { clsx } from 'clsx'
import CircleDashed from 'lucide-react/icons/circle-dashed'
import ShieldAlert from 'lucide-react/icons/shield-alert'
import ShieldCheck from 'lucide-react/icons/shield-check'
import { failureWords } from '@/components/lists/failure-words'
import { Button } from '@/components/ui/button'
import { ClockProvider } from '@/components/ui/clock-context'
import { formatDuration } from '@/components/ui/format-duration'
import { TimeText } from '@/components/ui/time-text'
import { percentOf } from '@/components/lists/percent-of'
import { useVerify } from '@/lib/client/events/use-verify'
import type { VerifyRun } from '@/lib/client/events/verify-run'
import type { ChainVerifyBody } from '@/lib/wire/events/chain-verify.wire'
import { grouped } from '@/components/ui/format-count'

interface VerifyPanelProps {
  /** Whether the page is live: nothing may be green if it is not (SPEC 9). */
  readonly live: boolean
  /** The clock of the data, epoch ms; it stops while the page is not live. */
  readonly now: number
}

/** Verifies the whole chain in the database, page by page, and names the first broken row. */
export function VerifyPanel({ live, now }: VerifyPanelProps) {
  const { run, start, stop } = useVerify()
  const { phase, last, failure } = run
  const failed = failureWords(failure)
  return (
    <section
      id="verify"
      aria-labelledby="verify-title"
      data-testid="panel-verify"
      className="scroll-mt-20 rounded-xl border border-line bg-surface px-4 py-4 sm:px-5"
    >
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-2">
        <h2 id="verify-title" className="text-lg font-semibold">
          Is the chain whole?
        </h2>
        {phase === 'running' ? (
          <Button onClick={stop}>Stop</Button>
        ) : (
          <Button onClick={start}>
            {phase === 'stopped' ? 'Continue' : phase === 'finished' ? 'Verify again' : 'Verify'}
          </Button>
        )}
      </div>
      {last === null ? (
        <p className="mt-2 text-sm text-ink-soft">
          {phase === 'running'
            ? 'Reading the first events…'
            : 'Each event holds the hash of the one before it. Verify recomputes them all in the database, from the first event to the head of the chain.'}
        </p>
      ) : (
        <Progress last={last} />
      )}
      <div role="status" className="mt-3 empty:hidden">
        <Verdict run={run} live={live} />
      </div>
      {failed === null ? null : (
        <p role="alert" className="mt-3 text-sm text-alarm">
          The check stopped. {failed} It can continue from where it is.
        </p>
      )}
      {run.finishedAt === null ? null : (
        <p className="mt-1 text-xs text-ink-soft">
          checked in {formatDuration(run.tookMs, 'fine')}, ended{' '}
          <ClockProvider now={Math.max(now, run.finishedAt)}>
            <TimeText at={run.finishedAt} format={live ? 'relative' : 'clock'} />
          </ClockProvider>
        </p>
      )}
    </section>
  )
}

function Progress({ last }: { last: ChainVerifyBody }) {
  const { checked, total } = last
  return (
    <div className="mt-3">
      <div
        role="progressbar"
        aria-label="Events checked"
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={Math.min(checked, total)}
        aria-valuetext={`${grouped(checked)} of ${grouped(total)}`}
        className="h-2 overflow-hidden rounded-full bg-unknown-soft"
      >
        <div
          style={{ width: `${total === 0 ? 0 : Math.min(100, (checked / total) * 100)}%` }}
          className={last.broken === null ? 'h-full bg-accent' : 'h-full bg-alarm'}
        />
      </div>
      <p className="mt-1.5 flex justify-between gap-x-4 text-sm text-ink-soft">
        <span>
          {grouped(checked)} of {grouped(total)} events hold
        </span>
        <span>{percentOf(checked, total)}</span>
      </p>
    </div>
  )
}

const CAUSE = {
  link: 'it does not follow the event before it: one was removed, added or moved, or a hash was forged',
  hash: 'it is not what was appended: its content or its hash was changed',
  anchor: 'no event of the log vouches for the archive that it goes on from',
  head: 'events are missing at the end: the head of the chain knows more than the log holds',
} as const

function Verdict({ run, live }: { run: VerifyRun; live: boolean }) {
  if (run.phase !== 'finished' || run.last === null) return null
  const { broken, archived } = run.last
  const checked = run.last.checked - (archived?.count ?? 0)
  if (broken === null) {
    return (
      <p
        className={clsx(
          'flex items-start gap-2 rounded-lg p-3',
          live ? 'bg-good-soft text-good' : 'bg-unknown-soft text-unknown',
        )}
      >
        {live ? (
          <ShieldCheck size={20} aria-hidden="true" className="mt-0.5 shrink-0" />
        ) : (
          <CircleDashed size={20} aria-hidden="true" className="mt-0.5 shrink-0" />
        )}
        {live ? (
          <span>
            <strong className="font-semibold">The chain is whole.</strong> All {grouped(checked)}{' '}
            events are as they were appended, and the last is the head of the chain.
            {archived === undefined ? null : (
              <>
                {' '}
                The {grouped(archived.count)} events before them are archived;{' '}
                <code>npm run db:verify -- --archive</code> checks those.
              </>
            )}
          </span>
        ) : (
          <span>
            <strong className="font-semibold">The chain was whole when it was checked.</strong>{' '}
            Whether it still is cannot be told now.
          </span>
        )}
      </p>
    )
  }
  return (
    <div className="flex items-start gap-2 rounded-lg bg-alarm-soft p-3 text-ink">
      <ShieldAlert size={20} aria-hidden="true" className="mt-0.5 shrink-0 text-alarm" />
      <p className="min-w-0">
        <strong className="font-semibold">The chain is broken at #{broken.seq}:</strong>{' '}
        {CAUSE[broken.cause]}. The {grouped(checked)} events before it hold.{' '}
        <a
          href={`/chain-events?before=${String(BigInt(broken.seq) + 1n)}`}
          className="text-accent underline underline-offset-2"
        >
          Show the events up to it
        </a>
      </p>
    </div>
  )
}
