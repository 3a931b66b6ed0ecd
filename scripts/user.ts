import { randomUUID } from 'node:crypto'
import { isAccessName, NAME_RULE } from '@/lib/domain/access/access-name'
import { hashSecret, newLinkSecret } from '@/lib/server/access/token-text'
import { addAccount, endAccount } from '@/lib/server/db/access/accounts'
import { SHELL } from '@/lib/server/db/access/actor'
import { findAccount, listAccounts } from '@/lib/server/db/sql/access/account'
import { accessCommand, listed, readRole } from './access/access-command'

// `npm run user -- add <name> [--role admin] | list | revoke <name>`: the accounts of the workspace.
// `add` prints the one-time link whose page takes the password.

const USAGE = 'npm run user -- add <name> --role viewer|operator|admin | list | revoke <name>'

await accessCommand(USAGE, { role: { type: 'string' } }, async (context) => {
  const { workspaceId, read, write, command, name, values, fail } = context
  switch (command) {
    case 'list': {
      const accounts = await read((db) => listAccounts(db, workspaceId))
      return listed(
        accounts.map((account) => [
          account.name,
          account.role,
          account.createdAt,
          account.hasPassword ? 'has a password' : 'has not used the link',
        ]),
        'There are no accounts.',
      )
    }
    case 'add': {
      if (name === null || !isAccessName(name)) return fail(`Give ${NAME_RULE}.`)
      const role = readRole(values.role, 'viewer')
      if (role === null) return fail('--role is viewer, operator or admin.')
      const secret = newLinkSecret()
      const account = { workspaceId, by: SHELL, accountId: randomUUID(), name, role }
      const isAdded = await write((db) =>
        addAccount(db, { ...account, linkHash: hashSecret(secret) }),
      )
      if (!isAdded) return fail(`There is an account called ${name} already.`)
      return [
        `Added ${name}, ${role}. This link sets the password, once, within 24 hours:`,
        `  ${publicUrl()}/sign-in/link#${secret}`,
        'From now on everybody signs in.',
      ]
    }
    case 'revoke': {
      if (name === null) return fail('Say whose account.')
      const account = await read((db) => findAccount(db, { workspaceId, name }))
      if (account === null) return fail(`There is no account called ${name}.`)
      const { accountId } = account
      await write((db) => endAccount(db, { workspaceId, by: SHELL, accountId }))
      return [`Removed ${account.name}; its sessions end within one interval.`]
    }
    default:
      return fail(`Usage: ${USAGE}`)
  }
})

/** The address as the browser has it, as far as it is known here. */
function publicUrl(): string {
  const { HOST, PORT } = process.env
  return `http://${HOST || '127.0.0.1'}:${PORT || '3000'}`
}
