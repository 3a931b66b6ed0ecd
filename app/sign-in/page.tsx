import type { Metadata } from 'next'
import { requireSignInPage } from '@/app/_page/page-access'
import { AccessCard, AccessProblem } from '@/components/access/access-card'
import { PasswordForm } from '@/components/access/password-form'
import { ProviderLink } from '@/components/access/provider-link'
import { SessionEnd } from '@/components/access/session-end'
import { returnPath } from '@/lib/domain/access/return-path'
import { waysToSignIn } from '@/lib/server/http/access.instance'
import { getConfig } from '@/lib/server/process/config.instance'

export const metadata: Metadata = { title: 'Kora · sign in', icons: '/icons/page.svg' }

interface PageProps {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** A plain link: it loads a new document with its own data and clock. */
const COCKPIT = '/'

const PROBLEMS: ReadonlyMap<string, string> = new Map([
  ['wrong', 'Name and password do not match.'],
  ['wait', 'Too many attempts from here. Wait a little, then try again.'],
  ['busy', 'Many people sign in at the moment. Try again.'],
  ['away', 'Nobody can sign in now: the database is away.'],
  ['flow', 'That sign-in was begun in another browser, or more than ten minutes ago. Begin again.'],
  [
    'refused',
    'The answer of the sign-in service did not hold, so nobody was signed in. Begin again.',
  ],
  ['denied', 'The sign-in service did not let you in.'],
  ['provider_away', 'The sign-in service does not answer. Try again in a moment.'],
  ['no_role', 'You are known, but you have no role here. Ask an admin for one.'],
])

/** Where one signs in: a link and a plain form, which need no scripts. */
export default async function SignInPage({ searchParams }: PageProps) {
  const isOpen = await requireSignInPage('/sign-in')
  const { return_to, problem } = await searchParams
  const to = returnPath(typeof return_to === 'string' ? return_to : null)
  const said = typeof problem === 'string' ? PROBLEMS.get(problem) : undefined
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
  const { accounts, oidc } = await waysToSignIn()
  const { publicUrl, sessionKeysIn } = getConfig().access
  const hasBoth = accounts && oidc !== null
  return (
    <AccessCard title="Sign in">
      {said === undefined ? null : <AccessProblem>{said}</AccessProblem>}
      {oidc === null ? null : (
        <ProviderLink issuer={oidc.issuer} publicUrl={publicUrl ?? ''} returnTo={to} />
      )}
      {hasBoth ? (
        <p className="flex items-center gap-3 text-sm text-ink-soft before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
          or with an account
        </p>
      ) : null}
      {accounts ? <PasswordForm returnTo={to} isSecond={hasBoth} /> : null}
      {accounts || sessionKeysIn !== null ? (
        <div className="grid gap-2 border-t border-line pt-5">
          {accounts ? (
            <p className="text-sm text-ink-soft">
              No account? An admin makes one and sends you a link.
            </p>
          ) : null}
          <SessionEnd keysIn={sessionKeysIn} />
        </div>
      ) : null}
    </AccessCard>
  )
}
