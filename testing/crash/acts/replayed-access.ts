import * as z from 'zod'
import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import { accountSubject } from '@/lib/server/db/access/account-subject'
import { actorIdOf } from '@/lib/server/db/access/actor'
import type { Queryable } from '@/lib/server/db/connection/queryable'

/** Who may come in, each as one line of text: what is compared is what is told. */
export interface AccessTables {
  readonly accounts: readonly string[]
  readonly tokens: readonly string[]
  /** Those that are open. */
  readonly sessions: readonly string[]
  /** Whoever came in by somebody else's word, with the last known role. */
  readonly subjects: readonly string[]
}

const eventRow = z.object({
  type: z.string(),
  actorId: z.string().nullable(),
  payload: z.looseObject({
    action: z.string().optional(),
    target: z.object({ kind: z.string(), id: z.string() }).nullish(),
    role: z.string().nullish(),
    via: z.string().nullish(),
    session: z.string().optional(),
    replaces: z.string().optional(),
    after: z.looseObject({ role: z.string().optional() }).nullish(),
  }),
})
type LoggedAct = z.infer<typeof eventRow>

/** The tables as the log tells them, from the first event to the last. */
export async function replayAccess(db: Queryable, workspaceId: string): Promise<AccessTables> {
  const text = `select e.event_type as type, e.actor_id::text as "actorId", e.payload
    from hivex_foundation.event_log e where e.workspace_id = $1 order by e.seq`
  const events = z.array(eventRow).parse((await db.query({ text, values: [workspaceId] })).rows)
  const replay = new Replay(workspaceId)
  for (const event of events) replay.take(event)
  return replay.tables()
}

class Replay {
  readonly #workspaceId: string
  readonly #accounts = new Map<string, { role: string; isRemoved: boolean; hasPassword: boolean }>()
  readonly #tokens = new Map<string, { role: string; isRevoked: boolean }>()
  /** The actor of each session that is open. */
  readonly #sessions = new Map<string, string>()
  readonly #subjects = new Map<string, string>()

  constructor(workspaceId: string) {
    this.#workspaceId = workspaceId
  }

  take({ type, actorId, payload }: LoggedAct): void {
    const { target, after, session, replaces } = payload
    const id = target?.id ?? ''
    switch (type) {
      case CHAIN_EVENT.operatorActed: {
        if (payload.action === 'account.create') {
          const role = String(after?.role)
          this.#accounts.set(id, { role, isRemoved: false, hasPassword: false })
          return
        }
        this.#change(id, { hasPassword: true })
        return
      }
      case CHAIN_EVENT.accessRoleChanged:
        this.#voidOf(target?.kind === 'account' ? this.#actorOf(id) : id)
        if (target?.kind === 'account') this.#change(id, { role: String(after?.role) })
        else this.#subjects.set(id, String(after?.role))
        return
      case CHAIN_EVENT.accessRevoked:
        if (target?.kind === 'session') {
          this.#sessions.delete(id)
          return
        }
        this.#voidOf(target?.kind === 'account' ? this.#actorOf(id) : id)
        if (target?.kind === 'account') this.#change(id, { isRemoved: true, hasPassword: false })
        else this.#subjects.delete(id)
        return
      case CHAIN_EVENT.accessTokenMade:
        this.#tokens.set(id, { role: String(after?.role), isRevoked: false })
        return
      case CHAIN_EVENT.accessTokenRevoked:
        this.#tokens.set(id, { role: String(this.#tokens.get(id)?.role), isRevoked: true })
        return
      case CHAIN_EVENT.accessSignedIn:
        if (replaces !== undefined) this.#sessions.delete(replaces)
        this.#sessions.set(String(session), String(actorId))
        if (payload.via === 'oidc') this.#subjects.set(String(actorId), String(payload.role))
        return
      case CHAIN_EVENT.accessSignedOut:
        this.#sessions.delete(String(session))
        return
      default:
    }
  }

  tables(): AccessTables {
    return {
      accounts: lines([...this.#accounts].map(([id, it]) => [id, ...Object.values(it)])),
      tokens: lines([...this.#tokens].map(([id, it]) => [id, ...Object.values(it)])),
      sessions: lines([...this.#sessions]),
      subjects: lines([...this.#subjects]),
    }
  }

  #actorOf(accountId: string): string {
    return actorIdOf(this.#workspaceId, accountSubject(accountId))
  }

  #voidOf(actorId: string): void {
    for (const [session, actor] of this.#sessions) {
      if (actor === actorId) this.#sessions.delete(session)
    }
  }

  #change(
    accountId: string,
    change: Partial<{ role: string; isRemoved: boolean; hasPassword: boolean }>,
  ): void {
    const before = this.#accounts.get(accountId)
    // An event about what was never made: it shows as a line that no table has.
    const known = before ?? { role: 'never made', isRemoved: false, hasPassword: false }
    this.#accounts.set(accountId, { ...known, ...change })
  }
}

/** The tables as they stand. */
export async function readAccess(db: Queryable, workspaceId: string): Promise<AccessTables> {
  const rowsOf = async (text: string) => {
    const { rows } = await db.query({ text, values: [workspaceId] })
    return lines(z.array(z.record(z.string(), z.unknown())).parse(rows).map(Object.values))
  }
  return {
    accounts: await rowsOf(
      `select account_id::text, role, removed_at is not null as removed,
         password_hash is not null as has_password
       from public.kora_account where workspace_id = $1`,
    ),
    tokens: await rowsOf(
      `select token_id, role, revoked_at is not null as revoked
       from public.kora_token where workspace_id = $1`,
    ),
    sessions: await rowsOf(
      `select session_id::text, actor_id::text from public.kora_session
        where workspace_id = $1 and revoked_at is null`,
    ),
    subjects: await rowsOf(
      `select actor_id::text, role from public.kora_subject
        where workspace_id = $1 and via = 'oidc'`,
    ),
  }
}

function lines(rows: readonly (readonly unknown[])[]): string[] {
  return rows.map((row) => row.map(String).join(' ')).sort()
}
