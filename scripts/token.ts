import { isAccessName, NAME_RULE } from '@/lib/domain/access/access-name'
import { type Scope, SCOPES } from '@/lib/domain/access/scope'
import { hashSecret, newTokenText, printToken } from '@/lib/server/access/token-text'
import { SHELL } from '@/lib/server/db/access/actor'
import { endToken, makeToken } from '@/lib/server/db/access/tokens'
import { listTokens } from '@/lib/server/db/sql/access/token'
import { accessCommand, listed, readRole } from './access/access-command'

// `npm run token -- add <name> [--role viewer] [--scopes read,stop] [--days 90] | list | revoke <id>`:
// tokens for programs. `add` prints the token, this once.

const USAGE =
  'npm run token -- add <name> --role viewer|operator|admin --scopes read,… --days 1–365 | list | revoke <id>'

const OPTIONS = {
  role: { type: 'string' },
  scopes: { type: 'string' },
  days: { type: 'string' },
} as const

await accessCommand(USAGE, OPTIONS, async (context) => {
  const { workspaceId, read, write, command, name, values, fail } = context
  switch (command) {
    case 'list': {
      const tokens = await read((db) => listTokens(db, workspaceId))
      return listed(
        tokens.map((token) => [
          token.tokenId,
          token.name,
          token.role,
          token.scopes.join(','),
          `${token.isOver ? 'ended' : 'ends'} ${token.endsAt}`,
        ]),
        'There are no tokens.',
      )
    }
    case 'add': {
      if (name === null || !isAccessName(name)) return fail(`Give ${NAME_RULE}.`)
      const role = readRole(values.role, 'viewer')
      if (role === null) return fail('--role is viewer, operator or admin.')
      const scopes = readScopes(values.scopes ?? 'read')
      if (scopes === null) return fail(`--scopes is one or more of ${SCOPES.join(', ')}.`)
      const days = Number(values.days ?? '90')
      if (!Number.isInteger(days) || days < 1 || days > 365) return fail('--days is 1 to 365.')
      const text = newTokenText()
      const { tokenId } = text
      const token = { workspaceId, by: SHELL, tokenId, name, role, scopes, days }
      const endsAt = await write((db) =>
        makeToken(db, { ...token, secretHash: hashSecret(text.secret) }),
      )
      return [
        `Made ${name}, ${role}, for ${scopes.join(', ')}, until ${endsAt}. It is shown this once:`,
        `  ${printToken(text)}`,
      ]
    }
    case 'revoke': {
      if (name === null) return fail('Say which token, by its id.')
      const isDone = await write((db) =>
        endToken(db, { workspaceId, by: SHELL, tokenId: name.replace(/^kora_|_.*$/g, '') }),
      )
      return isDone ? [`Revoked ${name}.`] : fail(`There is no token ${name}.`)
    }
    default:
      return fail(`Usage: ${USAGE}`)
  }
})

function readScopes(text: string): Scope[] | null {
  const asked = text.split(',').map((scope) => scope.trim())
  const scopes = SCOPES.filter((scope) => asked.includes(scope))
  return scopes.length > 0 && scopes.length === new Set(asked).size ? scopes : null
}
