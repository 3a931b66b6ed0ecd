'use client'

import ArrowUp from 'lucide-react/icons/arrow-up'
import { useFocusFallback } from '@/components/lists/use-focus-fallback'
import { Button } from '@/components/ui/button'

interface NewerBarProps {
  /** Number of events not shown yet, e.g. `2` or `50+`; empty for none. */
  readonly waiting: string
  readonly onTake: () => void
  /** Takes the focus when the button disappears. */
  readonly focusFallback: () => HTMLElement | null
}

/** A button with the number of new events, which shows them. */
export function NewerBar({ waiting, onTake, focusFallback }: NewerBarProps) {
  const leaving = useFocusFallback<HTMLButtonElement>(() => focusFallback)
  const words = waiting === '' ? '' : `${waiting} newer`
  return (
    <div
      // No height of its own, so that it moves no row when it appears. `top` equals the scroll
      // padding, or focusing it would scroll the page.
      className="sticky top-[calc(var(--bars)+1rem)] z-10 flex h-0 items-start justify-center"
      data-testid="newer"
    >
      <p role="status" className="sr-only">
        {words === '' ? '' : 'Newer events have come.'}
      </p>
      {words === '' ? null : (
        <span className="my-2 rounded-md bg-surface shadow-md">
          <Button ref={leaving} onClick={onTake}>
            <ArrowUp size={14} aria-hidden="true" />
            {words}
          </Button>
        </span>
      )}
    </div>
  )
}
