import { cva } from 'class-variance-authority'
import CircleDashed from 'lucide-react/icons/circle-dashed'
import ClockAlert from 'lucide-react/icons/clock-alert'
import FlaskConical from 'lucide-react/icons/flask-conical'
import Radio from 'lucide-react/icons/radio'
import Repeat from 'lucide-react/icons/repeat'
import WifiOff from 'lucide-react/icons/wifi-off'
import type { LiveMark as Mark } from '@/lib/client/freshness/judge-panel'

const pill = cva(
  'inline-flex h-7 items-center gap-1.5 rounded-full px-2.5 text-sm font-semibold whitespace-nowrap',
  {
    variants: {
      mark: {
        live: 'bg-good-soft text-good',
        polling: 'bg-unknown-soft text-good',
        stale: 'bg-alarm-soft text-alarm',
        offline: 'bg-alarm-soft text-alarm',
        sample: 'hatched border border-dashed border-line-strong bg-surface text-ink',
        unknown: 'bg-unknown-soft text-unknown',
      } satisfies Record<Mark, string>,
    },
  },
)

const MARKS = {
  live: { Icon: Radio, meaning: 'The data is fresh.' },
  polling: { Icon: Repeat, meaning: 'This page asks for the data at regular intervals.' },
  stale: { Icon: ClockAlert, meaning: 'The data is old.' },
  offline: { Icon: WifiOff, meaning: 'The data cannot be asked for.' },
  sample: { Icon: FlaskConical, meaning: 'The data is invented.' },
  unknown: { Icon: CircleDashed, meaning: 'Whether the data holds is not known.' },
} satisfies Record<Mark, unknown>

/** Whether the page can be trusted, in one word (SPEC 9). */
export function LiveMark({ mark }: { mark: Mark }) {
  const { Icon, meaning } = MARKS[mark]
  return (
    <span data-testid="live-mark" data-mark={mark} title={meaning} className={pill({ mark })}>
      <Icon size={14} strokeWidth={2.5} aria-hidden="true" />
      {mark}
    </span>
  )
}
