import 'server-only'
import { createHash, randomUUID } from 'node:crypto'
import type { WayIn } from '@/lib/domain/access/principal'
import type { Role } from '@/lib/domain/access/role'
import { describeError, failureCodeOf } from '@/lib/domain/failure'
import { accountSubject } from '@/lib/server/db/access/account-subject'
import { acceptLink } from '@/lib/server/db/access/accounts'
import { actorIdOf } from '@/lib/server/db/access/actor'
import { noteFailures, openSession } from '@/lib/server/db/access/sessions'
import { dropSubject } from '@/lib/server/db/access/subjects'
import { type Account, findAccount } from '@/lib/server/db/sql/access/account'
import {
  type AttemptKey,
  countAttempt,
  forgiveAttempt,
  readAttemptWait,
} from '@/lib/server/db/sql/access/sign-in-attempt'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import type { Clock } from '@/lib/server/process/clock'
import type { Log } from '@/lib/server/process/log'
import type { Vouched } from './oidc/oidc-provider'
import { hashPassword, isPasswordOf } from './password-hash'
import type { SessionBook } from './session-book'
import { hashSecret } from './token-text'

/** A session lasts so long at most, ms (CONTROL 13). */
export const SESSION_MS = 12 * 3_600_000
/** Failures are written into the log so often at most. */
const NOTED_EVERY_MS = 6_000

/** How an attempt to sign in ended. */
export type SignedIn =
  | { readonly kind: 'signed_in'; readonly cookie: string; readonly seconds: number }
  | { readonly kind: 'wrong' }
  /** Known, but without a role here. */
  | { readonly kind: 'no_role' }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'busy' }
  | { readonly kind: 'away' }

interface Asker {
  /** The block of addresses that it comes from. */
  readonly block: string
  /** A browser that signed in before; null for any other. */
  readonly device: string | null
  /** The session that the browser has now, which a new one replaces. */
  readonly sessionId: string | null
}

interface WhoSignsIn {
  readonly subject: string
  readonly actorId: string
  readonly name: string
  readonly role: Role
  readonly via: WayIn
}

/** Signs people in: by account and password, by the link of a new account, or as another way proved. */
export class SignIn {
  readonly #provider: SubstrateProvider
  readonly #book: SessionBook
  readonly #clock: Clock
  readonly #log: Log
  #failures = 0
  #notedAt = -Infinity

  constructor(options: {
    readonly provider: SubstrateProvider
    readonly book: SessionBook
    readonly clock: Clock
    readonly log: Log
  }) {
    this.#provider = options.provider
    this.#book = options.book
    this.#clock = options.clock
    this.#log = options.log
  }

  /** By name and password. Never throws. */
  withPassword(given: { name: string; password: string }, asker: Asker): Promise<SignedIn> {
    return this.#attempt('account', async () => {
      const { workspaceId, substrate } = this.#provider
      const limited = { workspaceId, keys: keysOf(given.name, asker) }
      const wait = await substrate.access.read(readAttemptWait, limited)
      if (wait > 0) return { kind: 'wait', seconds: wait }
      // Counted before the outcome is known, and committed by itself.
      await substrate.access.writeOne(countAttempt, limited)
      const account = await substrate.access.read(findAccount, { workspaceId, name: given.name })
      if (!(await isPasswordOf(given.password, account?.passwordHash ?? null))) {
        return this.#failed('account')
      }
      if (account === null) return this.#failed('account')
      await substrate.access.writeOne(forgiveAttempt, limited)
      return this.#open(accountIdentity(account), asker.sessionId)
    })
  }

  /** By the link of a new account, which sets its password and is used up by it. Never throws. */
  withLink(given: { link: string; password: string }, asker: Asker): Promise<SignedIn> {
    return this.#attempt('account', async () => {
      const { workspaceId, substrate } = this.#provider
      const passwordHash = await hashPassword(given.password)
      const linkHash = hashSecret(given.link)
      const link = { workspaceId, linkHash, passwordHash }
      const account = await substrate.access.write(acceptLink, link)
      if (account === null) return this.#failed('account')
      return this.#open(accountIdentity(account), asker.sessionId)
    })
  }

  /**
   * As a provider vouches for somebody. Who has no role is nobody here, and what they had from
   * earlier roles is over. Never throws.
   */
  withProvider({ subject, name, role }: Vouched, { sessionId }: Asker): Promise<SignedIn> {
    return this.#attempt('oidc', async () => {
      const { workspaceId, substrate } = this.#provider
      if (role === null) {
        await substrate.access.write(dropSubject, { workspaceId, subject, via: 'oidc' })
        this.#provider.accessChanged()
        await this.#failed('oidc')
        return { kind: 'no_role' }
      }
      const actorId = actorIdOf(workspaceId, subject)
      return this.#open({ subject, actorId, name, role, via: 'oidc' }, sessionId)
    })
  }

  /** Notes that a provider's answer did not hold. Never throws. */
  refuse(via: WayIn): Promise<SignedIn> {
    return this.#attempt(via, () => this.#failed(via))
  }

  /** Opens a session for somebody whose identity was proved. Throws what the driver throws. */
  async #open(who: WhoSignsIn, replaces: string | null): Promise<SignedIn> {
    const { workspaceId, substrate } = this.#provider
    // By the substrate's clock, as the revocations are.
    const begunAt = Math.floor(this.#provider.clock.now())
    const endsAt = begunAt + SESSION_MS
    const sessionId = randomUUID()
    const isOpened = await substrate.access.write(openSession, {
      ...who,
      workspaceId,
      sessionId,
      endsAt: new Date(endsAt).toISOString(),
      replaces,
    })
    // What it was is over since its password was looked at.
    if (!isOpened) return this.#failed(who.via)
    // A session that it replaces is over, and those of a role that is another one now.
    if (replaces !== null || who.via !== 'account') this.#provider.accessChanged()
    const cookie = await this.#book.seal({ ...who, sessionId, begunAt, endsAt })
    return { kind: 'signed_in', cookie, seconds: Math.floor(SESSION_MS / 1000) }
  }

  async #attempt(via: WayIn, work: () => Promise<SignedIn>): Promise<SignedIn> {
    try {
      return await work()
    } catch (error) {
      if (failureCodeOf(error) === 'busy') return { kind: 'busy' }
      this.#log.error('[kora.access]', `nobody can sign in (${via}): ${describeError(error)}`)
      return { kind: 'away' }
    }
  }

  /** At most ten events a minute, each with the count since the last one. */
  async #failed(via: WayIn): Promise<SignedIn> {
    this.#failures += 1
    const now = this.#clock.monotonic()
    if (now - this.#notedAt >= NOTED_EVERY_MS) {
      this.#notedAt = now
      const count = this.#failures
      this.#failures = 0
      const { workspaceId, substrate } = this.#provider
      await substrate.access.write(noteFailures, { workspaceId, via, count })
    }
    return { kind: 'wrong' }
  }
}

function accountIdentity({ accountId, actorId, name, role }: Account): WhoSignsIn {
  return { subject: accountSubject(accountId), actorId, name, role, via: 'account' }
}

/**
 * What an attempt counts against. A browser that has signed in before has a count of its own, so that
 * guessing from elsewhere keeps nobody out; for all others the total delays by half a minute at most.
 */
function keysOf(name: string, { block, device }: Asker): AttemptKey[] {
  const account = hashed(name.trim().toLowerCase())
  if (device !== null) {
    return [{ key: `d ${hashed(device)} ${account}`, free: 5, mostSeconds: 900 }]
  }
  return [
    { key: `a ${account} ${hashed(block)}`, free: 5, mostSeconds: 900 },
    { key: `b ${hashed(block)}`, free: 30, mostSeconds: 900 },
    { key: 't', free: 300, mostSeconds: 30 },
  ]
}

/** Names and addresses are not kept, only told apart. */
function hashed(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}
