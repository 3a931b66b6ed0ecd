import 'server-only'
import { ConcurrencyLimit } from '@/lib/server/process/concurrency-limit'
import type { Connection, Statement } from './connection'
import type { PooledConnection } from './pooled-connection'

/** The kind of a read: each has a share of the explorers' connections. */
export type ExplorerKind = 'list' | 'search' | 'export' | 'verify'

/** All that explorers run at a time, and what of it may take long: lists always find a place. */
export const MOST_EXPLORERS = 4
const MOST_LONG = 3
const SHARES: Readonly<Record<ExplorerKind, number>> = { list: 4, search: 2, export: 1, verify: 1 }

/** How many of a kind wait for their turn, and how long, ms. */
const MOST_WAITING = 16
const PATIENCE_MS = 2_000

const limit = (name: string, most: number) =>
  new ConcurrencyLimit({ name, most, mostWaiting: MOST_WAITING, patienceMs: PATIENCE_MS })

/**
 * The connections of lists, searches, exports and verification. Each read waits for its turn; a
 * short queue stands behind those that run, and when that is full a read is refused as `busy`.
 */
export class ExplorerConnections {
  readonly #connection: PooledConnection
  readonly #cancel: (backendPid: number) => Promise<void>
  readonly #kinds = {
    list: limit('lists', SHARES.list),
    search: limit('searches', SHARES.search),
    export: limit('exports', SHARES.export),
    verify: limit('verifications', SHARES.verify),
  }
  readonly #long = limit('long reads', MOST_LONG)
  readonly #all = limit('explorers', MOST_EXPLORERS)

  /** `cancel` ends the statement of a backend, over a connection that is not an explorer's. */
  constructor(connection: PooledConnection, cancel: (backendPid: number) => Promise<void>) {
    this.#connection = connection
    this.#cancel = cancel
  }

  /**
   * The connection of one reader: its statement ends when `signal` is aborted. Every method also
   * throws `KoraFailure` `busy` where no turn comes, and the signal's reason.
   */
  for(kind: ExplorerKind, signal?: AbortSignal): Connection {
    const connection = this.#connection.for(
      signal === undefined ? undefined : { signal, cancel: this.#cancel },
    )
    type Method = keyof Connection
    const inTurn =
      (method: Method) =>
      <Args extends readonly unknown[], Result>(
        statement: Statement<Args, Result>,
        ...args: Args
      ): Promise<Result> =>
        this.#inTurn(kind, () => connection[method](statement, ...args), signal)
    return {
      read: inTurn('read'),
      readTogether: inTurn('readTogether'),
      writeOne: inTurn('writeOne'),
      write: inTurn('write'),
      rehearse: inTurn('rehearse'),
    }
  }

  /**
   * First the turn of its kind, then that of all: a holder of the latter waits for nothing more.
   */
  #inTurn<Result>(
    kind: ExplorerKind,
    work: () => Promise<Result>,
    signal: AbortSignal | undefined,
  ): Promise<Result> {
    const inAll = () => this.#all.run(work, signal)
    if (kind === 'list') return this.#kinds.list.run(inAll, signal)
    return this.#kinds[kind].run(() => this.#long.run(inAll, signal), signal)
  }
}
