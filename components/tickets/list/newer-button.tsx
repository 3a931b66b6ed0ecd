'use client'

import ArrowUp from 'lucide-react/icons/arrow-up'
import { useFocusFallback } from '@/components/lists/use-focus-fallback'
import { formatCount } from '@/components/ui/format-count'
import type { KeptBack } from '@/lib/client/tickets/tickets-list'

interface NewerButtonProps {
  readonly keptBack: KeptBack
  /** How many stand above the screen after they were fetched; 0 for none. */
  readonly above: number
  readonly onShow: () => void
  readonly onTop: () => void
  /** Takes the focus when nothing waits any more. */
  readonly focusFallback: () => HTMLElement | null
}

/** `3 newer`, `2 in between`, `1 gone`: what waits to be shown; null when nothing does. */
export function keptBackWords({ newer, between, left }: KeptBack): string | null {
  const parts = [
    newer.count > 0 ? `${formatCount(newer)} newer` : null,
    between > 0 ? `${between} in between` : null,
    left > 0 ? `${left} gone` : null,
  ].filter((part) => part !== null)
  return parts.length === 0 ? null : parts.join(' · ')
}

/**
 * Fetches what has changed around the rows without moving them; then leads to what has come in
 * above. One button for both, so that the focus stays where it is.
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
      // It sticks to the top: whoever focuses it must not scroll what is read.
      className="-scroll-my-20 inline-flex min-h-7 items-center gap-1 rounded-full bg-accent px-3 text-sm font-medium whitespace-nowrap text-surface"
    >
      <ArrowUp size={14} strokeWidth={2.5} aria-hidden="true" />
      {words ?? `${above} above`}
    </button>
  )
}
