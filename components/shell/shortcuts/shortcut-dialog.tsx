'use client'

import { type ReactNode, useEffect, useRef } from 'react'

const SHORTCUT_LIST = [
  { keys: ['?'], does: 'Show this list' },
  { keys: ['r'], does: 'Refresh what is shown' },
  { keys: ['⌘ or Ctrl', 'K'], does: 'Search or run a command' },
  { keys: ['/'], does: 'Search' },
  { keys: ['g', 'c'], does: 'Go to the cockpit' },
  { keys: ['g', 't'], does: 'Go to the SEA tickets' },
  { keys: ['g', 's'], does: 'Go to the operational state' },
  { keys: ['g', 'e'], does: 'Go to the chain events' },
  { keys: ['g', 'a'], does: 'Go to the activity' },
  { keys: ['j'], does: 'Next row, or next ticket' },
  { keys: ['k'], does: 'Previous row or ticket' },
  { keys: ['Esc'], does: 'Close what is open' },
] as const

/** The keyboard shortcuts, in a native dialog. */
export default function ShortcutDialog({ onClose }: { onClose: () => void }): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal()
  }, [])
  return (
    <dialog
      ref={dialog}
      aria-labelledby="shortcuts-title"
      onClose={onClose}
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
  )
}
