'use client'

import { clsx } from 'clsx'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { visiblePlain } from '@/components/ui/split-visible'
import { VisibleText } from '@/components/ui/visible-text'
import { applyTheme } from '@/components/shell/theme'
import { useMe } from '@/lib/client/access/me'
import { usePageClock } from '@/lib/client/cockpit-client'
import { useFoundTickets } from '@/lib/client/tickets/find-tickets'
import { type Choice, choicesFor, type Deed, ticketChoice } from './palette-commands'

interface PaletteDialogProps {
  readonly onClose: () => void
  readonly onRefresh: () => void
  readonly onShortcuts: () => void
}

/** Everything that can be gone to or run, by a few letters of its name: a combobox in a dialog. */
export default function PaletteDialog(props: PaletteDialogProps): ReactNode {
  const { onClose } = props
  const dialog = useRef<HTMLDialogElement>(null)
  const list = useId()
  const me = useMe()
  const { now } = usePageClock()
  const [opened] = useState(now)
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const found = useFoundTickets(typed)
  const own = choicesFor(typed, { me, now: opened })
  const tickets = found.tickets.map((ticket) =>
    ticketChoice({
      id: ticket.id,
      title: visiblePlain(ticket.title),
      hint: ticket.status ?? '',
    }),
  )
  const choices = [...own, ...tickets.filter(({ id }) => own.every((one) => one.id !== id))]
  const active = Math.min(at, choices.length - 1)

  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal()
  }, [])
  useEffect(() => {
    dialog.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [active, typed])

  const run = (deed: Deed) => {
    dialog.current?.close()
    act(deed, props)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowDown: active + 1, ArrowUp: active - 1 }[event.key]
    if (to !== undefined) {
      event.preventDefault()
      setAt((to + choices.length) % Math.max(1, choices.length))
      return
    }
    const chosen = choices[active]
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || chosen === undefined) return
    event.preventDefault()
    run(chosen.deed)
  }

  return (
    <dialog
      ref={dialog}
      aria-label="Search and commands"
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && event.currentTarget.close()}
      className="mx-auto mt-[12vh] w-[min(38rem,calc(100vw-1.5rem))] rounded-xl border border-line bg-surface p-0 text-ink shadow-lg backdrop:bg-[rgb(0_0_0/0.4)]"
    >
      <input
        type="text"
        role="combobox"
        aria-label="Search or run a command"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={choices.length === 0 ? undefined : `${list}-${active}`}
        autoComplete="off"
        spellCheck={false}
        placeholder="A ticket, a page, a time such as 03:14, a command"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
        className="h-12 w-full rounded-t-xl border-b border-line bg-surface px-4 text-base text-ink -outline-offset-2 placeholder:text-ink-soft"
      />
      <ul
        id={list}
        role="listbox"
        aria-label="Choices"
        className="max-h-[50vh] overflow-y-auto p-2"
      >
        {choices.map((choice, index) => (
          <Line
            key={choice.id}
            id={`${list}-${index}`}
            choice={choice}
            active={index === active}
            onPoint={() => setAt(index)}
            onRun={() => run(choice.deed)}
          />
        ))}
      </ul>
      <p role="status" className="border-t border-line px-4 py-2 text-xs text-ink-soft">
        {statusWords({ count: choices.length, short: typed.trim().length < 3, ...found })}
      </p>
    </dialog>
  )
}

function act(deed: Deed, { onRefresh, onShortcuts }: PaletteDialogProps): void {
  if ('href' in deed) {
    window.location.assign(deed.href)
    return
  }
  switch (deed.run) {
    case 'refresh':
      onRefresh()
      return
    case 'shortcuts':
      onShortcuts()
      return
    case 'sign-out':
      // The same form as in the top bar: a change needs a page of ours as its origin.
      document.querySelector<HTMLFormElement>('form[action="/api/session/sign-out"]')?.submit()
      return
    case 'light':
    case 'dark':
    case 'system':
      applyTheme(deed.run)
      return
    default:
      deed.run satisfies never
  }
}

interface Found {
  readonly count: number
  /** Too short a text to search the tickets for. */
  readonly short: boolean
  readonly searching: boolean
  readonly failed: boolean
}

function statusWords({ count, short, searching, failed }: Found): string {
  if (searching) return 'Searching the tickets…'
  if (failed) return 'The tickets cannot be searched right now.'
  if (count === 0 && short) return 'Tickets are found by three letters or more.'
  return count === 0 ? 'Nothing of that name.' : '↑ ↓ to choose, ↵ to go there, Esc to leave'
}

interface LineProps {
  readonly id: string
  readonly choice: Choice
  readonly active: boolean
  readonly onPoint: () => void
  readonly onRun: () => void
}

function Line({ id, choice, active, onPoint, onRun }: LineProps) {
  return (
    <li
      id={id}
      role="option"
      aria-selected={active}
      onPointerMove={active ? undefined : onPoint}
      onClick={onRun}
      className={clsx(
        'flex min-h-10 cursor-pointer items-center gap-3 rounded-md px-3 text-sm',
        active && 'bg-accent-soft',
      )}
    >
      <span className="w-20 shrink-0 text-xs text-ink-soft">{choice.group}</span>
      <span className="min-w-0 flex-1 truncate">
        <VisibleText text={choice.label} />
      </span>
      <span className="shrink-0 text-xs text-ink-soft">{choice.hint}</span>
    </li>
  )
}
