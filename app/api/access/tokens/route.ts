import { refusalOf } from '@/lib/domain/access/permission'
import { isAtLeast } from '@/lib/domain/access/role'
import { hashSecret, newTokenText, printToken } from '@/lib/server/access/token-text'
import { makeToken } from '@/lib/server/db/access/tokens'
import { changed, done } from '@/lib/server/http/change-route'
import { problem } from '@/lib/server/http/problem'
import { serveRoute } from '@/lib/server/http/serve-route'

export const dynamic = 'force-dynamic'

const ABOVE = {
  status: 403,
  code: 'not_permitted',
  detail: 'A token has at most the role and the scopes of its maker.',
}

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute('/api/access/tokens', {
  POST: async (_request, principal, body) => {
    const isAbove = (own: readonly string[]) => body.scopes.some((scope) => !own.includes(scope))
    if (!isAtLeast(principal.role, body.role)) return problem(ABOVE)
    if (refusalOf(principal, 'manage access') !== null) return problem(ABOVE)
    if (principal.scopes !== null && isAbove(principal.scopes)) return problem(ABOVE)
    const text = newTokenText()
    const token = { ...body, tokenId: text.tokenId, secretHash: hashSecret(text.secret) }
    return changed(principal, makeToken, token, (endsAt) =>
      done({ id: text.tokenId, token: printToken(text), ends_at: endsAt }, 201),
    )
  },
})
