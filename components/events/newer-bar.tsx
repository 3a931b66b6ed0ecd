'use client'

import ArrowUp from 'lucide-react/icons/arrow-up'
import { useFocusFallback } from '@/components/lists/use-focus-fallback'
import { Button } from '@/components/ui/button'

interface NewerBarProps {
  /** How many events wait to be shown, e.g. `2` or `50+`; empty for none. */
  readonly waiting: string
  readonly onTake: () => void
  /** Takes the focus when nothing waits any more. */
  readonly focusFallback: () => HTMLElement | null
}

/** Says how many events have come, and shows them when it is asked to. */
export function NewerBar({ waiting, onTake, focusFallback }: NewerBarProps) {
  const leaving = useFocusFallback<HTMLButtonElement>(() => focusFallback)
  const words = waiting === '' ? '' : `${waiting} newer`
  return (
    <div
      // No height of its own: it comes and goes above what is read. As low as the scroll padding,
      // or whoever moves the focus to it would scroll the page.
      className="sticky top-20 z-10 flex h-0 items-start justify-center"
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
