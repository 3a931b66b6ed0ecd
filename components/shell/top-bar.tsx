'use client'

import { clsx } from 'clsx'
import RefreshCw from 'lucide-react/icons/refresh-cw'
import { Button } from '@/components/ui/button'
import { visiblePlain } from '@/components/ui/split-visible'
import { TimeText } from '@/components/ui/time-text'
import { VisibleText } from '@/components/ui/visible-text'
import type { LiveMark as Mark } from '@/lib/client/freshness/judge-panel'
import { LiveMark } from './live-mark'
import { PaletteButton } from './palette/palette'
import type { Theme } from './theme'
import { WhoAmI } from './who-am-i'
import { ThemeSwitch } from './theme-switch'

interface TopBarProps {
  /** Null where none is configured. */
  readonly workspace: string | null
  readonly mark: Mark
  /** Epoch milliseconds of the oldest data on the page; null where there is none. */
  readonly asOf: number | null
  readonly initialTheme: Theme
  readonly onRefresh: () => void
  readonly refreshing: boolean
}

/**
 * Workspace, live mark, age of the data and theme. Needs a `ClockProvider` with the current time.
 */
export function TopBar(props: TopBarProps) {
  const { workspace, mark, asOf, initialTheme, onRefresh, refreshing } = props
  return (
    // On a phone its first line scrolls away, so that only the mark and the time take room.
    <header className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-surface px-4 py-2.5 max-sm:sticky max-sm:-top-[calc(2.625rem+2px)] max-sm:z-20 sm:px-6">
      <h1 className="text-lg font-semibold whitespace-nowrap">Kora Cockpit</h1>
      {workspace === null ? null : (
        <p
          className="min-w-0 flex-1 basis-16 truncate text-ink-soft"
          title={visiblePlain(workspace)}
        >
          <span className="sr-only">Workspace </span>
          <VisibleText text={workspace} />
        </p>
      )}
      <div className="max-sm:hidden">
        <PaletteButton wide />
      </div>
      <div className="ml-auto flex min-w-0 items-center gap-x-3 max-sm:order-last max-sm:w-full max-sm:justify-between">
        <LiveMark mark={mark} />
        <p className="text-sm whitespace-nowrap text-ink-soft">
          {asOf === null ? (
            'no data yet'
          ) : (
            <>
              as of <TimeText at={asOf} format="clock" /> · <TimeText at={asOf} format="relative" />
            </>
          )}
        </p>
        <Button onClick={onRefresh} aria-busy={refreshing} title="Refresh (r)">
          <RefreshCw
            size={14}
            aria-hidden="true"
            className={clsx(refreshing && 'text-ink-soft opacity-60')}
          />
          <span className="max-xl:sr-only">Refresh</span>
        </Button>
      </div>
      <div className="max-w-56 min-w-0 max-xl:hidden">
        <WhoAmI />
      </div>
      <ThemeSwitch initialTheme={initialTheme} />
    </header>
  )
}
