'use client'

import X from 'lucide-react/icons/x'
import { neighbourButton, useFocusFallback } from '@/components/lists/use-focus-fallback'
import { visiblePlain } from '@/components/ui/split-visible'
import { VisibleText } from '@/components/ui/visible-text'

interface SetFilterProps {
  /** Stands before the value, e.g. `reason`. */
  readonly name?: string
  readonly value: string
  readonly onRemove: () => void
  /** Takes the focus when the last filter is removed. */
  readonly focusFallback: () => HTMLElement | null
}

/** A filter that is set, in a list of them; a click removes it. */
export function SetFilter({ name, value, onRemove, focusFallback }: SetFilterProps) {
  const leaving = useFocusFallback<HTMLButtonElement>(
    (chip) => neighbourButton(chip) ?? focusFallback(),
  )
  const prefix = name === undefined ? '' : `${name}: `
  return (
    <li className="max-w-full min-w-0">
      <button
        ref={leaving}
        type="button"
        aria-label={`Remove the filter ${prefix}${visiblePlain(value)}`}
        onClick={onRemove}
        className="inline-flex min-h-7 max-w-full items-center gap-1.5 rounded-full border border-accent bg-accent-soft px-2.5 text-sm font-medium text-accent hover:underline"
      >
        <span className="line-clamp-2 [overflow-wrap:anywhere]">
          {prefix}
          <VisibleText text={value} />
        </span>
        <X size={13} strokeWidth={2.5} aria-hidden="true" className="shrink-0" />
      </button>
    </li>
  )
}
