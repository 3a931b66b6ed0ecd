import 'server-only'
import { listAccounts } from '@/lib/server/db/sql/access/account'
import { listSessions } from '@/lib/server/db/sql/access/session'
import { listTokens } from '@/lib/server/db/sql/access/token'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import type { Reader } from '@/lib/server/http/kept-answers'
import { readAnswer, type ReadResult } from '@/lib/server/http/read-answer'
import type { AccessBody } from '@/lib/wire/access/access.wire'

/** Accounts, tokens and sessions, without any secret. Never throws. */
export function accessAnswer(reader: Reader = {}): Promise<ReadResult<AccessBody>> {
  const options = { what: 'who may come in', kind: 'list', reader } as const
  return readAnswer(options, ({ workspaceId, explorers }) =>
    explorers.readTogether(accessOf, workspaceId),
  )
}

/** Field by field: no hash leaves the server. */
async function accessOf(db: Queryable, workspaceId: string): Promise<AccessBody> {
  const accounts = await listAccounts(db, workspaceId)
  const tokens = await listTokens(db, workspaceId)
  const sessions = await listSessions(db, workspaceId)
  return {
    accounts: accounts.map((account) => ({
      account_id: account.accountId,
      name: account.name,
      role: account.role,
      created_at: account.createdAt,
      has_password: account.hasPassword,
      link_ends_at: account.linkEndsAt,
    })),
    tokens: tokens.map((token) => ({
      id: token.tokenId,
      name: token.name,
      role: token.role,
      scopes: token.scopes,
      created_at: token.createdAt,
      ends_at: token.endsAt,
      last_used_at: token.lastUsedAt,
      is_over: token.isOver,
    })),
    sessions: sessions.map((session) => ({
      session_id: session.sessionId,
      name: session.name,
      role: session.role,
      via: session.via,
      created_at: session.createdAt,
      ends_at: session.endsAt,
    })),
  }
}
