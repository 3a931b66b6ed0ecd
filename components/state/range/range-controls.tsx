'use client'

import { clsx } from 'clsx'
import ChevronLeft from 'lucide-react/icons/chevron-left'
import ChevronRight from 'lucide-react/icons/chevron-right'
import ZoomIn from 'lucide-react/icons/zoom-in'
import ZoomOut from 'lucide-react/icons/zoom-out'
import { type ReactNode, type RefObject, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import {
  type Bounds,
  LAST_NAMES,
  type LastName,
  type StateWindow,
} from '@/lib/client/state/state-window'
import { CustomRange } from './custom-range'

const WORDS: Readonly<Record<LastName, string>> = {
  '1h': '1 h',
  '24h': '24 h',
  '7d': '7 d',
  '30d': '30 d',
  '1y': '1 y',
}

interface RangeControlsProps {
  readonly window: StateWindow
  readonly bounds: Bounds
  /** Current time by the substrate's clock, epoch ms. */
  readonly now: number
  readonly onWindow: (window: StateWindow) => void
  readonly onZoom: (factor: number) => void
  readonly onPan: (share: number) => void
}

/** Chooses the range: by name, by two times, or by zooming and panning. */
export function RangeControls(props: RangeControlsProps) {
  const { window, bounds, now, onWindow, onZoom, onPan } = props
  const [custom, setCustom] = useState(false)
  const customButton = useRef<HTMLButtonElement>(null)
  return (
    <div>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <div role="group" aria-label="Range" className="flex rounded-md border border-line p-0.5">
          {LAST_NAMES.map((name) => (
            <Choice
              key={name}
              chosen={window.kind === 'last' && window.name === name}
              onClick={() => onWindow({ kind: 'last', name })}
            >
              <span className="sr-only">Last </span>
              {WORDS[name]}
            </Choice>
          ))}
          <Choice
            button={customButton}
            chosen={window.kind === 'fixed'}
            expanded={custom}
            onClick={() => setCustom(!custom)}
          >
            Custom<span className="sr-only"> range</span>
          </Choice>
        </div>
        <div role="group" aria-label="Look closer or aside" className="flex gap-1">
          <Button variant="icon" aria-label="Earlier" title="Earlier" onClick={() => onPan(-0.5)}>
            <ChevronLeft size={16} aria-hidden="true" />
          </Button>
          <Button variant="icon" aria-label="Later" title="Later" onClick={() => onPan(0.5)}>
            <ChevronRight size={16} aria-hidden="true" />
          </Button>
          <Button
            variant="icon"
            aria-label="Zoom in"
            title="Zoom in (+)"
            onClick={() => onZoom(0.5)}
          >
            <ZoomIn size={16} aria-hidden="true" />
          </Button>
          <Button
            variant="icon"
            aria-label="Zoom out"
            title="Zoom out (−)"
            onClick={() => onZoom(2)}
          >
            <ZoomOut size={16} aria-hidden="true" />
          </Button>
        </div>
      </div>
      {custom ? (
        <CustomRange
          bounds={bounds}
          now={now}
          focusFallback={() => customButton.current}
          onWindow={(chosen) => {
            setCustom(false)
            onWindow(chosen)
          }}
        />
      ) : null}
    </div>
  )
}

interface ChoiceProps {
  readonly button?: RefObject<HTMLButtonElement | null>
  readonly chosen: boolean
  readonly expanded?: boolean
  readonly onClick: () => void
  readonly children: ReactNode
}

function Choice({ button, chosen, expanded, onClick, children }: ChoiceProps) {
  return (
    <button
      ref={button}
      type="button"
      aria-pressed={chosen}
      aria-expanded={expanded}
      onClick={onClick}
      className={clsx(
        'min-h-7 rounded-sm px-2.5 text-sm',
        chosen ? 'bg-accent-soft font-semibold text-accent' : 'text-ink-soft hover:text-ink',
      )}
    >
      {children}
    </button>
  )
}
