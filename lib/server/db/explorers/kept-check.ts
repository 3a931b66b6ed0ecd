import 'server-only'
import type { Connection, Statement } from '@/lib/server/db/connection/connection'

/** How long an answer is used, in ms. */
const KEPT_MS = 30_000

/** What a statement says of the database itself; read at most twice a minute unless asked anew. */
export class KeptCheck<Result> {
  readonly #read: () => Promise<Result>
  #kept: { readonly result: Result; readonly at: number } | null = null

  constructor(connection: Connection, statement: Statement<[], Result>) {
    this.#read = () => connection.read(statement)
  }

  /** Throws what the driver throws. */
  async get(): Promise<Result> {
    const kept = this.#kept
    return kept !== null && performance.now() - kept.at < KEPT_MS ? kept.result : this.renewed()
  }

  /** Read now. Throws what the driver throws. */
  async renewed(): Promise<Result> {
    const result = await this.#read()
    this.#kept = { result, at: performance.now() }
    return result
  }
}
