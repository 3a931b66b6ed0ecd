'use client'

import Keyboard from 'lucide-react/icons/keyboard'
import { useEffect, useEffectEvent, useRef } from 'react'
import { PANEL_ANCHOR } from '@/components/panels/panel-anchor'
import { SHORTCUT_LIST, shortcutIntent } from './shortcut-keys'

const PREFIX_HOLDS_MS = 1_500

/** Whether a key press belongs to a field, a menu or the browser, and not to the page. */
function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true
  const { target } = event
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.matches('input, textarea, select, [role="textbox"]')
}

function focusPanel(id: string): void {
  const panel = document.getElementById(id)
  panel?.focus({ preventScroll: true })
  panel?.scrollIntoView({ block: 'start' })
}

/**
 * The keyboard shortcuts and the list of them. The list is the platform's own dialog: it needs no
 * code of its own, so it opens while the server is away.
 */
export function Shortcuts({ onRefresh }: { onRefresh: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const prefixAt = useRef(Number.NEGATIVE_INFINITY)

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (isTaken(event)) return
    const afterG = event.timeStamp - prefixAt.current < PREFIX_HOLDS_MS
    const intent = shortcutIntent(event.key, afterG)
    prefixAt.current = intent === 'prefix' ? event.timeStamp : Number.NEGATIVE_INFINITY
    if (intent === null || intent === 'prefix') return
    event.preventDefault()
    switch (intent) {
      case 'help':
        if (dialog.current?.open === false) dialog.current.showModal()
        return
      case 'refresh':
        onRefresh()
        return
      case 'go-state':
        dialog.current?.close()
        focusPanel(PANEL_ANCHOR.state)
        return
      case 'go-tickets':
        dialog.current?.close()
        focusPanel(PANEL_ANCHOR.tickets)
        return
      default:
        intent satisfies never
    }
  })

  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event)
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])

  return (
    <>
      <button
        type="button"
        title="Keyboard shortcuts (?)"
        aria-label="Keyboard shortcuts"
        aria-haspopup="dialog"
        onClick={() => dialog.current?.showModal()}
        className="flex size-9 items-center justify-center rounded-lg text-ink-soft hover:bg-sunken hover:text-ink max-sm:hidden"
      >
        <Keyboard size={18} aria-hidden="true" />
      </button>
      <dialog
        ref={dialog}
        aria-labelledby="shortcuts-title"
        onClick={(event) => event.target === event.currentTarget && event.currentTarget.close()}
        className="m-auto w-[min(26rem,calc(100vw-2rem))] rounded-xl border border-line bg-surface p-0 text-ink shadow-lg backdrop:bg-[rgb(0_0_0/0.4)]"
      >
        <div className="p-5">
          <h2 id="shortcuts-title" className="text-lg font-semibold">
            Keyboard shortcuts
          </h2>
          <dl className="mt-3 grid grid-cols-[1fr_auto] gap-x-6 gap-y-2">
            {SHORTCUT_LIST.map(({ keys, does }) => (
              <div key={does} className="col-span-2 grid grid-cols-subgrid items-center">
                <dt>{does}</dt>
                <dd className="flex gap-1">
                  {keys.map((key) => (
                    <kbd
                      key={key}
                      className="min-w-6 rounded-sm border border-line-strong bg-sunken px-1.5 text-center font-mono text-xs leading-6"
                    >
                      {key}
                    </kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
          <form method="dialog" className="mt-4 text-right">
            <button className="min-h-8 rounded-md border border-line-strong px-3 text-sm font-medium hover:bg-sunken">
              Close
            </button>
          </form>
        </div>
      </dialog>
    </>
  )
}
