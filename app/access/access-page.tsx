'use client'

import { useState } from 'react'
import { ExplorerPage } from '@/app/_page/explorer-page'
import { AccountsPanel } from '@/components/access/accounts-panel'
import { SessionsPanel } from '@/components/access/sessions-panel'
import { TokensPanel } from '@/components/access/tokens-panel'
import type { Theme } from '@/components/shell/theme'
import { useAccess } from '@/lib/client/access/use-access'
import type { AccessBody } from '@/lib/wire/access/access.wire'

interface AccessPageProps {
  readonly workspace: string | null
  readonly initialTheme: Theme
  readonly initial: { readonly body: AccessBody; readonly asOf: number } | null
  readonly ownSessionId: string | null
  readonly sessionKeysIn: 'folder' | 'process' | null
}

/** Accounts, tokens and sessions, with what an admin may do about them. */
export function AccessPage({
  workspace,
  initialTheme,
  initial,
  ownSessionId,
  sessionKeysIn,
}: AccessPageProps) {
  const { view, isBusy, refresh, change } = useAccess(initial)
  const [said, setSaid] = useState('')
  const { body } = view
  return (
    <ExplorerPage
      current={null}
      title="Access"
      workspace={workspace}
      initialTheme={initialTheme}
      mark={view.problem === null ? 'live' : 'offline'}
      asOf={view.asOf}
      onRefresh={() => void refresh()}
      refreshing={isBusy}
      announcements={[said]}
    >
      <div className="grid gap-3 sm:gap-6">
        <h1 className="text-xl font-semibold">Access</h1>
        {view.problem === null ? null : (
          <p role="alert" className="rounded-md bg-alarm-soft px-3 py-2 text-sm text-alarm">
            {view.problem}
          </p>
        )}
        {body === null ? null : (
          <>
            <AccountsPanel
              accounts={body.accounts}
              isBusy={isBusy}
              change={change}
              onSaid={setSaid}
            />
            <TokensPanel tokens={body.tokens} isBusy={isBusy} change={change} onSaid={setSaid} />
            <SessionsPanel
              sessions={body.sessions}
              ownSessionId={ownSessionId}
              keysIn={sessionKeysIn}
              isBusy={isBusy}
              change={change}
              onSaid={setSaid}
            />
          </>
        )}
      </div>
    </ExplorerPage>
  )
}
