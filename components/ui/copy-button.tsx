'use client'

import Check from 'lucide-react/icons/check'
import Copy from 'lucide-react/icons/copy'
import { Button } from './button'
import { useCopied } from './use-copied'

/** Copies a text and reports the outcome. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [outcome, copy] = useCopied(text)
  const copied = outcome === 'copied'
  return (
    <Button variant="icon" aria-label={label} title={label} onClick={copy}>
      {copied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
      <span role="status" className={outcome === 'idle' ? 'sr-only' : 'pr-1 text-xs'}>
        {outcome === 'idle' ? '' : outcome === 'copied' ? 'copied' : 'copying was refused'}
      </span>
    </Button>
  )
}
