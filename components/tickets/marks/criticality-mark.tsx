import { clsx } from 'clsx'
import type { Criticality } from '@/lib/domain/tickets/sea-ticket'

const STYLE: Readonly<Record<Criticality, { readonly text: string; readonly diamond: string }>> = {
  frontier: { text: 'font-semibold text-alarm', diamond: 'bg-current' },
  high: { text: 'font-semibold text-attention', diamond: 'bg-current' },
  normal: { text: 'text-ink-soft', diamond: 'border border-current bg-unknown-soft' },
  low: { text: 'text-ink-soft', diamond: 'border border-current' },
}

/** The criticality as a word and a diamond, fuller for more critical tickets. */
export function CriticalityMark({ criticality }: { criticality: Criticality }) {
  const style = STYLE[criticality]
  return (
    <span className={clsx('inline-flex items-center gap-1.5 text-sm', style.text)}>
      <span aria-hidden="true" className={clsx('size-2 shrink-0 rotate-45', style.diamond)} />
      {criticality}
    </span>
  )
}
