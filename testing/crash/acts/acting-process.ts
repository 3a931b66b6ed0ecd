import { createHash, randomUUID } from 'node:crypto'
import type { Principal } from '@/lib/domain/access/principal'
import { type Role, ROLES } from '@/lib/domain/access/role'
import { accountSubject } from '@/lib/server/db/access/account-subject'
import {
  acceptLink,
  addAccount,
  changeAccountRole,
  endAccount,
} from '@/lib/server/db/access/accounts'
import { actorIdOf, SHELL } from '@/lib/server/db/access/actor'
import { closeSession, openSession, revokeSession } from '@/lib/server/db/access/sessions'
import { dropSubject } from '@/lib/server/db/access/subjects'
import { endToken, makeToken } from '@/lib/server/db/access/tokens'
import { listAccounts } from '@/lib/server/db/sql/access/account'
import { type ListedSession, listSessions } from '@/lib/server/db/sql/access/session'
import { listTokens } from '@/lib/server/db/sql/access/token'
import { createSubstrate } from '@/lib/server/db/substrate'
import { createLog } from '@/lib/server/process/log'
import { createRandom } from '@/scripts/seed/random'

/**
 * A process that acts at random, by the code of the cockpit and two acts at a time, until it is
 * killed; it sends `begun` before each act and `ended` after it. What there is it knows from the
 * tables alone, as the one after it has to.
 */

const { ACTS_URL = '', ACTS_WORKSPACE: workspaceId = '', ACTS_SEED = '' } = process.env
const { access } = createSubstrate({ databaseUrl: ACTS_URL, log: createLog() })
const random = createRandom(ACTS_SEED)
const hash = (text: string) => createHash('sha256').update(text).digest()
const by = SHELL
const role = (): Role => random.pick(ROLES)

type Act = () => Promise<unknown>

/** Something of a list by chance; nothing happens where it is empty. */
async function withAny<Item>(
  items: readonly Item[],
  act: (item: Item) => Promise<unknown>,
): Promise<void> {
  const [item] = random.shuffle(items)
  if (item !== undefined) await act(item)
}

const accounts = () => access.read(listAccounts, workspaceId)
const sessions = () => access.read(listSessions, workspaceId)
const tokens = () => access.read(listTokens, workspaceId)

const principalOf = ({ sessionId, name, role: own, via }: ListedSession): Principal => {
  return { ...SHELL, subject: sessionId, sessionId, name, role: own, via }
}

async function signIn(who: { subject: string; role: Role; via: 'account' | 'oidc' }) {
  const open = await sessions()
  const [old] = random.chance(0.3) ? random.shuffle(open) : []
  await access.write(openSession, {
    ...who,
    workspaceId,
    actorId: actorIdOf(workspaceId, who.subject),
    name: 'somebody',
    sessionId: randomUUID(),
    endsAt: new Date(Date.now() + 3_600_000).toISOString(),
    replaces: old?.sessionId ?? null,
  })
}

const providerSubject = () => `oidc:https://id.example#${random.whole(0, 4)}`

const ACTS: readonly [Act, ...Act[]] = [
  () => {
    const accountId = randomUUID()
    const account = { accountId, name: accountId.slice(0, 12), role: role() }
    return access.write(addAccount, { ...account, workspaceId, by, linkHash: hash(accountId) })
  },
  async () =>
    withAny(await accounts(), ({ accountId }) =>
      access.write(acceptLink, { workspaceId, linkHash: hash(accountId), passwordHash: 'x' }),
    ),
  async () =>
    withAny(await accounts(), ({ accountId }) =>
      access.write(changeAccountRole, { workspaceId, by, accountId, role: role() }),
    ),
  async () => {
    const all = await accounts()
    // Some stay, so that there is something to do.
    if (all.length < 3) return
    await withAny(all, ({ accountId }) => access.write(endAccount, { workspaceId, by, accountId }))
  },
  async () =>
    withAny(await accounts(), ({ accountId, role: own }) =>
      signIn({ subject: accountSubject(accountId), role: own, via: 'account' }),
    ),
  () => signIn({ subject: providerSubject(), role: role(), via: 'oidc' }),
  () => access.write(dropSubject, { workspaceId, subject: providerSubject(), via: 'oidc' }),
  async () =>
    withAny(await sessions(), (open) =>
      access.write(closeSession, { workspaceId, by: principalOf(open) }),
    ),
  async () =>
    withAny(await sessions(), ({ sessionId }) =>
      access.write(revokeSession, { workspaceId, by, sessionId }),
    ),
  () => {
    const tokenId = randomUUID().replaceAll('-', '').slice(0, 16)
    const token = { tokenId, name: 'ci', role: role(), scopes: ['read'] as const, days: 7 }
    return access.write(makeToken, { ...token, workspaceId, by, secretHash: hash(tokenId) })
  },
  async () =>
    withAny(await tokens(), ({ tokenId }) => access.write(endToken, { workspaceId, by, tokenId })),
]

const tell = (word: 'begun' | 'ended' | 'failed') => process.send?.(word)

async function actOn(): Promise<never> {
  for (;;) {
    tell('begun')
    const ended = await random
      .pick(ACTS)()
      .then(
        () => 'ended' as const,
        () => 'failed' as const,
      )
    tell(ended)
  }
}

process.once('disconnect', () => process.exit())
void actOn()
void actOn()
