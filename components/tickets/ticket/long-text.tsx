'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { VisibleText } from '@/components/ui/visible-text'

/** Limits of what a folded text renders; `OPEN_UP_TO` is that of an opened one. */
const FOLDED = { characters: 1_200, lines: 14 }
const OPEN_UP_TO = 20_000

/** Untrusted text of several lines, folded where it is long. */
export function LongText({ text }: { text: string }) {
  const [open, setOpen] = useState(false)
  const lines = text.slice(0, OPEN_UP_TO).split(/\r\n|\r|\n/)
  const short = text.length <= FOLDED.characters && lines.length <= FOLDED.lines
  const shown =
    short || open
      ? lines
      : text
          .slice(0, FOLDED.characters)
          .split(/\r\n|\r|\n/)
          .slice(0, FOLDED.lines)
  const beyond = text.length - OPEN_UP_TO
  return (
    <>
      <div className="max-w-prose [overflow-wrap:anywhere] whitespace-pre-wrap">
        {shown.map((line, index) => (
          <p key={index} className="min-h-[1lh]">
            {line === '' ? null : <VisibleText text={line} />}
          </p>
        ))}
        {!short && !open ? <p aria-hidden="true">…</p> : null}
        {open && beyond > 0 ? <p>… and {beyond} more characters</p> : null}
      </div>
      {short ? null : (
        <div className="-ml-2">
          <Button variant="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'Fold' : 'Show all'}
          </Button>
        </div>
      )}
    </>
  )
}
