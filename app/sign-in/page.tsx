import type { Metadata } from 'next'
import { requireSignInPage } from '@/app/_page/page-access'
import {
  ACCESS_BUTTON,
  ACCESS_FIELD,
  AccessCard,
  AccessProblem,
} from '@/components/access/access-card'
import { returnPath } from '@/lib/domain/access/return-path'

export const metadata: Metadata = { title: 'Kora · sign in', icons: '/icons/page.svg' }

interface PageProps {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** A plain link: it loads a new document with its own data and clock. */
const COCKPIT = '/'

const PROBLEMS: Readonly<Record<string, string>> = {
  wrong: 'Name and password do not match.',
  wait: 'Too many attempts from here. Wait a little, then try again.',
  busy: 'Many people sign in at the moment. Try again.',
  away: 'Nobody can sign in now: the database is away.',
}

/** Where one signs in; a plain form, which needs no scripts. */
export default async function SignInPage({ searchParams }: PageProps) {
  const isOpen = await requireSignInPage('/sign-in')
  const { return_to, problem } = await searchParams
  const to = returnPath(typeof return_to === 'string' ? return_to : null)
  const said = typeof problem === 'string' ? PROBLEMS[problem] : undefined
  if (!isOpen) {
    return (
      <AccessCard title="Nobody has to sign in here">
        <p className="text-sm text-ink-soft">
          There are no accounts. <code>npm run user -- add &lt;name&gt; --role admin</code> makes
          the first one; from then on everybody signs in.
        </p>
        <a href={COCKPIT} className="w-fit underline">
          To the cockpit
        </a>
      </AccessCard>
    )
  }
  return (
    <AccessCard title="Sign in">
      {said === undefined ? null : <AccessProblem>{said}</AccessProblem>}
      <form method="post" action="/api/session/sign-in" className="grid gap-4">
        <input type="hidden" name="return_to" value={to} />
        <div className="grid gap-1.5">
          <label htmlFor="name" className="text-sm font-medium">
            Name
          </label>
          <input
            id="name"
            name="name"
            required
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            className={ACCESS_FIELD}
          />
        </div>
        <div className="grid gap-1.5">
          <label htmlFor="password" className="text-sm font-medium">
            Password
          </label>
          <input
            id="password"
            name="password"
            type="password"
            required
            autoComplete="current-password"
            className={ACCESS_FIELD}
          />
        </div>
        <button type="submit" className={ACCESS_BUTTON}>
          Sign in
        </button>
      </form>
      <p className="text-sm text-ink-soft">No account? An admin makes one and sends you a link.</p>
    </AccessCard>
  )
}
