import { randomUUID } from 'node:crypto'
import { hashSecret, newLinkSecret } from '@/lib/server/access/token-text'
import { addAccount } from '@/lib/server/db/access/accounts'
import { changed, done } from '@/lib/server/http/change-route'
import { problem } from '@/lib/server/http/problem'
import { serveRoute } from '@/lib/server/http/serve-route'

export const dynamic = 'force-dynamic'

const NAME_TAKEN = {
  status: 409,
  code: 'name_taken',
  detail: 'There is an account of that name already.',
}

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute('/api/access/accounts', {
  POST: (_request, principal, body) => {
    const accountId = randomUUID()
    const secret = newLinkSecret()
    const account = { ...body, accountId, linkHash: hashSecret(secret) }
    return changed(principal, addAccount, account, (isAdded) =>
      isAdded
        ? done({ account_id: accountId, link: `/sign-in/link#${secret}` }, 201)
        : problem(NAME_TAKEN),
    )
  },
})
