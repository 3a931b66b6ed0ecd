import { cva } from 'class-variance-authority'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import type { BannerKind } from '@/lib/client/freshness/judge-panel'

const frame = cva('flex gap-3 rounded-lg p-3 text-ink', {
  variants: {
    tone: {
      alarm: 'bg-alarm-soft',
      attention: 'bg-attention-soft',
      sample: 'hatched border border-dashed border-line-strong',
    },
  },
})

const ICON_COLOUR = {
  alarm: 'text-alarm',
  attention: 'text-attention',
  sample: 'text-ink-soft',
} as const

interface BannerFrameProps {
  readonly kind: BannerKind
  /** `alert` interrupts a screen reader, `status` waits for a pause (SPEC 9). */
  readonly role: 'alert' | 'status'
  readonly tone: 'alarm' | 'attention' | 'sample'
  readonly icon: ReactNode
  readonly title: string
  /** Read aloud with the title, so it must not change with the clock. */
  readonly children: ReactNode
  /** Changes every second, so it stays outside the live region and hidden from screen readers. */
  readonly ticking?: ReactNode
  /** Requests the data at once; without it there is no button. */
  readonly onRefresh?: () => void
  /** What the button does; `Try now` by default. */
  readonly refreshWords?: string | undefined
}

/** The frame of every banner. What changes each second stays outside the live region. */
export function BannerFrame(props: BannerFrameProps) {
  const { kind, role, tone, icon, title, children, ticking, onRefresh } = props
  const { refreshWords = 'Try now' } = props
  return (
    <div className="px-4 pb-4 sm:px-5">
      <div className={frame({ tone })}>
        <span aria-hidden="true" className={`mt-0.5 shrink-0 ${ICON_COLOUR[tone]}`}>
          {icon}
        </span>
        <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
          <div role={role} data-testid={`banner-${kind}`}>
            <p className="font-semibold">{title}</p>
            {children}
          </div>
          {ticking === undefined ? null : (
            <p aria-hidden="true" className="text-sm text-ink-soft tabular-nums">
              {ticking}
            </p>
          )}
          {onRefresh === undefined ? null : (
            <div className="mt-2">
              <Button onClick={onRefresh}>{refreshWords}</Button>
            </div>
          )}
        </div>
      </div>
    </div>
  )
}
