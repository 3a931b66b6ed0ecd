import type { Metadata } from 'next'
import { requireSignInPage } from '@/app/_page/page-access'
import { ACCESS_BUTTON, AccessCard, AccessProblem } from '@/components/access/access-card'
import { AccessField } from '@/components/access/access-field'
import { LinkCode } from '@/components/access/link-code'
import { PASSWORD_LENGTH } from '@/lib/domain/access/access-name'

export const metadata: Metadata = { title: 'Kora · set your password', icons: '/icons/page.svg' }

interface PageProps {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

const PROBLEMS: Readonly<Record<string, string>> = {
  wrong: 'This link was used already, or it is older than a day. Ask for a new one.',
  busy: 'Many people sign in at the moment. Try again.',
  away: 'No password can be set now: the database is away.',
}

/** Where the link of a new account leads: it takes the password, once. */
export default async function LinkPage({ searchParams }: PageProps) {
  await requireSignInPage('/sign-in/link')
  const { problem } = await searchParams
  const said = typeof problem === 'string' ? PROBLEMS[problem] : undefined
  return (
    <AccessCard title="Set your password">
      {said === undefined ? null : <AccessProblem>{said}</AccessProblem>}
      <form method="post" action="/api/session/link" className="grid gap-4">
        <LinkCode />
        <AccessField
          name="password"
          label="Password"
          type="password"
          minLength={PASSWORD_LENGTH.least}
          maxLength={PASSWORD_LENGTH.most}
          autoComplete="new-password"
          aria-describedby="password-rule"
        >
          <p id="password-rule" className="text-sm text-ink-soft">
            At least {PASSWORD_LENGTH.least} characters. A sentence is fine.
          </p>
        </AccessField>
        <button type="submit" className={ACCESS_BUTTON}>
          Set it and sign in
        </button>
      </form>
    </AccessCard>
  )
}
