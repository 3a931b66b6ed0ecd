import 'server-only'
import type pg from 'pg'
import type { Cancellation } from './cancellation'
import type { Connection, Statement } from './connection'
import { connectionIsSound, onDirectSession } from './direct-session'
import type { Queryable } from './queryable'
import { IDLE_IN_TRANSACTION_MS, inTransaction } from './transaction'

/** The server's own limit for one statement; the pool's client-side limit is a little longer. */
const STATEMENT_TIMEOUT_MS = 3_000
const LIMITS = {
  statementTimeoutMs: STATEMENT_TIMEOUT_MS,
  idleInTransactionMs: IDLE_IN_TRANSACTION_MS,
}

/** Known after the first statement: the address leads to a pooler that shares sessions out. */
interface Sessions {
  areShared: boolean
}

interface PooledConnectionOptions {
  /** A host that freezes the process: a pooled connection may have died meanwhile. */
  readonly isShortLived: boolean
}

/** Statements over one pool. */
export class PooledConnection implements Connection {
  readonly #pool: pg.Pool
  readonly #isShortLived: boolean
  readonly #sessions: Sessions
  readonly #cancellation: Cancellation | undefined

  constructor(
    pool: pg.Pool,
    { isShortLived }: PooledConnectionOptions,
    shared: { readonly sessions: Sessions; readonly cancellation: Cancellation | undefined } = {
      sessions: { areShared: false },
      cancellation: undefined,
    },
  ) {
    this.#pool = pool
    this.#isShortLived = isShortLived
    this.#sessions = shared.sessions
    this.#cancellation = shared.cancellation
  }

  /** The same pool for one reader, whose statement ends when the reader leaves. */
  for(cancellation: Cancellation | undefined): PooledConnection {
    const options = { isShortLived: this.#isShortLived }
    return new PooledConnection(this.#pool, options, { sessions: this.#sessions, cancellation })
  }

  async read<Args extends readonly unknown[], Result>(
    statement: Statement<Args, Result>,
    ...args: Args
  ): Promise<Result> {
    const work = (db: Queryable) => statement(db, ...args)
    try {
      return await this.#one(work, { readOnly: true })
    } catch (error) {
      // The connection may have died while the process was frozen; a new one shows whether the
      // database answers.
      if (!this.#isShortLived || connectionIsSound(error)) throw error
      return this.#one(work, { readOnly: true })
    }
  }

  readTogether<Args extends readonly unknown[], Result>(
    statement: Statement<Args, Result>,
    ...args: Args
  ): Promise<Result> {
    return this.#together((db) => statement(db, ...args), { readOnly: true })
  }

  writeOne<Args extends readonly unknown[], Result>(
    statement: Statement<Args, Result>,
    ...args: Args
  ): Promise<Result> {
    return this.#one((db) => statement(db, ...args), { readOnly: false })
  }

  write<Args extends readonly unknown[], Result>(
    statement: Statement<Args, Result>,
    ...args: Args
  ): Promise<Result> {
    return this.#together((db) => statement(db, ...args), { readOnly: false })
  }

  rehearse<Args extends readonly unknown[], Result>(
    statement: Statement<Args, Result>,
    ...args: Args
  ): Promise<Result> {
    return this.#together((db) => statement(db, ...args), { readOnly: false, end: 'rollback' })
  }

  async #one<Result>(
    work: (db: Queryable) => Promise<Result>,
    { readOnly }: { readOnly: boolean },
  ): Promise<Result> {
    if (!this.#sessions.areShared) {
      const done = await onDirectSession(this.#pool, LIMITS, work, this.#cancellation)
      if (done !== undefined) return done.result
      this.#sessions.areShared = true
    }
    return this.#together(work, { readOnly })
  }

  #together<Result>(
    work: (db: Queryable) => Promise<Result>,
    options: { readOnly: boolean; end?: 'rollback' },
  ): Promise<Result> {
    const limits = { ...options, statementTimeoutMs: STATEMENT_TIMEOUT_MS }
    return inTransaction(this.#pool, limits, (db) => work(unnamed(db)), this.#cancellation)
  }
}

/** Keeps no plan: the session may belong to another client next time. */
function unnamed(db: Queryable): Queryable {
  return { query: ({ name: _name, ...statement }) => db.query(statement) }
}
