'use client'

import { HoverDetail } from './hover-detail'
import { visiblePlain } from './split-visible'
import { useCopied } from './use-copied'
import { VisibleText } from './visible-text'

const WHOLE_UP_TO = 24

/** `7e7e…0001`; a short id is not shortened. */
export function shortened(id: string): string {
  return id.length <= WHOLE_UP_TO ? id : `${id.slice(0, 4)}…${id.slice(-4)}`
}

/**
 * A short id: shows the whole id on hover and focus, copies it on click. `what` names its subject.
 */
export function ShortId({ id, what }: { id: string; what: string }) {
  const [outcome, copy] = useCopied(id)
  return (
    <HoverDetail
      label={`Whole id of the ${what}`}
      triggerLabel={`Copy the id ${visiblePlain(shortened(id))} of the ${what}`}
      detail={
        <code className="font-mono text-xs [overflow-wrap:anywhere]">
          <VisibleText text={id} />
        </code>
      }
      onActivate={copy}
      className="short-id"
    >
      <VisibleText text={shortened(id)} />
      {outcome === 'idle' ? null : (
        <span role="status" className="ml-1 font-sans">
          {outcome === 'copied' ? 'copied' : 'copying was refused'}
        </span>
      )}
    </HoverDetail>
  )
}
