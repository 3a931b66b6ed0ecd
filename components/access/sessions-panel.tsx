'use client'

import { Button } from '@/components/ui/button'
import { TimeText } from '@/components/ui/time-text'
import { VisibleText } from '@/components/ui/visible-text'
import type { OpenSessionWire } from '@/lib/wire/access/access.wire'
import { SessionEnd } from './session-end'
import { AccessPanel, AccessRow, AccessRows, type PanelProps } from './access-panel'

interface SessionsPanelProps extends PanelProps {
  readonly sessions: readonly OpenSessionWire[]
  readonly ownSessionId: string | null
  /** Where the key of sessions lies that nobody configured; null for one of the operator's own. */
  readonly keysIn: 'folder' | 'process' | null
}

/** Who is signed in now: end a session. */
export function SessionsPanel({
  sessions,
  ownSessionId,
  keysIn,
  isBusy,
  change,
  onSaid,
}: SessionsPanelProps) {
  const end = async (id: string) => {
    const answer = await change('DELETE', `/api/access/sessions/${id}`)
    onSaid(answer.ok ? 'The session was ended.' : answer.detail)
  }
  return (
    <AccessPanel
      title="Sessions"
      count={sessions.length}
      lead="Browsers that are signed in. An ended session is refused everywhere within one interval."
    >
      <div className="px-4 sm:px-5">
        <SessionEnd keysIn={keysIn} />
      </div>
      <AccessRows empty="Nobody is signed in.">
        {sessions.map((session) => (
          <AccessRow
            key={session.session_id}
            name={<VisibleText text={session.name} />}
            facts={
              <>
                {session.role} · by {session.via} · since{' '}
                <TimeText at={Date.parse(session.created_at)} format="clock" /> · ends{' '}
                <TimeText at={Date.parse(session.ends_at)} format="clock" />
                {session.session_id === ownSessionId ? ' · this browser' : null}
              </>
            }
            actions={
              <Button disabled={isBusy} onClick={() => void end(session.session_id)}>
                End<span className="sr-only"> the session of {session.name}</span>
              </Button>
            }
          />
        ))}
      </AccessRows>
    </AccessPanel>
  )
}
