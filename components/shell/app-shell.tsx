import type { ReactNode } from 'react'
import { PrintHead } from './print-head'
import { WhoAmI } from './who-am-i'
import { Shortcuts } from './shortcuts/shortcuts'

interface AppShellProps {
  readonly navigation: ReactNode
  readonly topBar: ReactNode
  readonly stateBar: ReactNode
  /** On a phone, above the tabs. */
  readonly dock: ReactNode
  readonly onRefresh: () => void
  /** Names the target of the skip link. */
  readonly skipTo: string
  readonly children: ReactNode
}

/** Skip link, navigation, the bars and the content of the page. */
export function AppShell(props: AppShellProps) {
  const { navigation, topBar, stateBar, dock, onRefresh, skipTo, children } = props
  return (
    <div className="sm:grid sm:grid-cols-[4.5rem_minmax(0,1fr)]">
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-20 rounded-md bg-accent px-4 py-2 font-medium text-surface focus:translate-y-0"
      >
        Skip to {skipTo}
      </a>
      <div className="border-line bg-surface sm:sticky sm:top-0 sm:flex sm:h-dvh sm:flex-col sm:items-center sm:justify-between sm:border-r sm:py-3">
        {navigation}
        <Shortcuts onRefresh={onRefresh} />
      </div>
      <div className="min-w-0 max-sm:pb-32">
        <PrintHead />
        <div className="top-bars">
          {topBar}
          {stateBar}
        </div>
        <main id="main" tabIndex={-1} className="p-3 outline-none sm:p-6">
          {children}
        </main>
        {/* The top bar has no room for it there. */}
        <footer className="flex justify-end px-3 pb-3 sm:px-6 xl:hidden">
          <WhoAmI />
        </footer>
      </div>
      {dock}
    </div>
  )
}
