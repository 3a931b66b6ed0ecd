'use client'

import LogOut from 'lucide-react/icons/log-out'
import { VisibleText } from '@/components/ui/visible-text'
import { type Me, useMe } from '@/lib/client/access/me'

/** Who I am and my role; for an admin the way to accounts and tokens; the way out of a session. */
export function WhoAmI() {
  const me = useMe()
  if (me === null) return null
  return (
    <div className="flex min-w-0 items-center gap-1 text-sm text-ink-soft">
      {me.managesAccess ? (
        <a
          href="/access"
          title="Accounts, tokens and sessions"
          className="min-w-0 truncate rounded-md px-2 py-1 underline decoration-line-strong underline-offset-4 hover:bg-sunken hover:text-ink"
        >
          <Words me={me} />
        </a>
      ) : (
        <p className="min-w-0 truncate px-2">
          <Words me={me} />
        </p>
      )}
      {me.hasSession ? (
        <form method="post" action="/api/session/sign-out">
          <button
            type="submit"
            aria-label="Sign out"
            title="Sign out"
            className="flex size-8 items-center justify-center rounded-md hover:bg-sunken hover:text-ink"
          >
            <LogOut size={15} aria-hidden="true" />
          </button>
        </form>
      ) : null}
    </div>
  )
}

function Words({ me }: { me: Me }) {
  switch (me.via) {
    case 'local':
      return <>acting as local · {me.role}</>
    case 'open':
      return <>anybody · {me.role}</>
    default:
      return (
        <>
          <VisibleText text={me.name} /> · {me.role}
        </>
      )
  }
}
