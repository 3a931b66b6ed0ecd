'use client'

import ArrowUp from 'lucide-react/icons/arrow-up'
import { useFocusFallback } from '@/components/lists/use-focus-fallback'
import { formatCount } from '@/components/ui/format-count'
import type { KeptBack } from '@/lib/client/tickets/tickets-list'

interface NewerButtonProps {
  readonly keptBack: KeptBack
  /** Rows that came in above the screen; 0 for none. */
  readonly above: number
  readonly onShow: () => void
  readonly onTop: () => void
  /** Takes the focus when the button disappears. */
  readonly focusFallback: () => HTMLElement | null
}

/** `3 newer`, `2 in between`, `1 gone`: changes that are not shown yet; null for none. */
export function keptBackWords({ newer, between, left }: KeptBack): string | null {
  const parts = [
    newer.count > 0 ? `${formatCount(newer)} newer` : null,
    between > 0 ? `${between} in between` : null,
    left > 0 ? `${left} gone` : null,
  ].filter((part) => part !== null)
  return parts.length === 0 ? null : parts.join(' · ')
}

/**
 * Shows the changes without moving the rows in sight, then scrolls to the rows that came in above.
 * One button for both, so that it keeps the focus.
 */
export function NewerButton({ keptBack, above, onShow, onTop, focusFallback }: NewerButtonProps) {
  const leaving = useFocusFallback<HTMLButtonElement>(() => focusFallback)
  const words = keptBackWords(keptBack)
  if (words === null && above === 0) return null
  return (
    <button
      ref={leaving}
      type="button"
      data-testid="show-newer"
      onClick={words === null ? onTop : onShow}
      title={words === null ? 'To the top of the list' : 'Show them; what you read stays in place'}
      // In a sticky bar: focusing it must not scroll the page.
      className="scroll-my-[calc(-1rem-var(--bars))] inline-flex min-h-7 items-center gap-1 rounded-full bg-accent px-3 text-sm font-medium whitespace-nowrap text-surface"
    >
      <ArrowUp size={14} strokeWidth={2.5} aria-hidden="true" />
      {words ?? `${above} above`}
    </button>
  )
}
