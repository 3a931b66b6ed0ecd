import { cva } from 'class-variance-authority'
import type { ReactNode } from 'react'
import type { Tone } from './tone'

const chip = cva(
  'inline-block max-w-full rounded-[0.625rem] px-2 text-xs leading-5 font-medium break-words',
  {
    variants: {
      tone: {
        good: 'bg-good-soft text-good',
        attention: 'bg-attention-soft text-attention',
        alarm: 'bg-alarm-soft text-alarm',
        unknown: 'bg-unknown-soft text-unknown',
        neutral: 'bg-unknown-soft text-ink-soft',
      } satisfies Record<Tone, string>,
    },
  },
)

/** A short label with a tone. The words carry the meaning, so colour is never its only sign. */
export function Chip({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={chip({ tone })}>{children}</span>
}
