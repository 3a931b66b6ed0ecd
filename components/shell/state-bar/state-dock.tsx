import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import { isLive } from '@/components/panels/is-live'
import { CLAIM_WORDS } from '@/components/state/now/claim-permission'
import { StateGlyph } from '@/components/state/now/state-glyph'
import { TONE_TEXT } from '@/components/state/now/state-style'
import type { PanelView } from '@/lib/client/freshness/panel-view'
import type { OperationalStateBody } from '@/lib/wire/state/operational-state.wire'
import { shownState } from './state-bar'

interface StateDockProps {
  readonly view: PanelView<OperationalStateBody>
  /** What may be done about the state; null where there is nothing. */
  readonly controls?: ReactNode
  /** Stands at the right end, e.g. what opens the search. */
  readonly children?: ReactNode
}

/**
 * Above the tabs of a phone, where a thumb reaches it: the state in a few words while the bar is
 * scrolled away, and what may be done about it.
 */
export function StateDock({ view, controls = null, children }: StateDockProps) {
  const { verdict } = view
  const { appearance, state, tone } = shownState(view)
  const hasData = verdict.shows !== 'skeleton'
  return (
    <section
      aria-label="Kora now, in short"
      data-testid="state-dock"
      data-dimmed={isLive(verdict) || !hasData ? undefined : ''}
      className="state-dock border-t border-line bg-surface px-4 sm:hidden print:hidden"
    >
      {hasData ? (
        <p className="flex min-w-0 flex-1 items-center gap-2 text-sm">
          <span className={clsx('flex', TONE_TEXT[tone])}>
            <StateGlyph state={state} size={18} />
          </span>
          <span className="font-semibold first-letter:uppercase">{state}</span>
          {verdict.shows === 'sample' ? <span className="text-ink-soft">sample</span> : null}
          <span className="truncate text-ink-soft">
            may take {CLAIM_WORDS[appearance.permission]}
          </span>
        </p>
      ) : (
        <span className="flex-1" />
      )}
      {controls}
      {children}
    </section>
  )
}
