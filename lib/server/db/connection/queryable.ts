import 'server-only'

/**
 * Runs one statement: the pool, or a client that holds a transaction open. Rows are `unknown` until
 * a schema has parsed them.
 */
export interface Queryable {
  /** `name`: keep the plan in the session, where the session is ours alone. */
  query(statement: {
    name?: string
    text: string
    values?: unknown[]
  }): Promise<{ rows: unknown[] }>
}
