import 'server-only'
import type { Queryable } from './queryable'

/** A statement of `sql/`, or several that belong together: it makes its text and parses its rows. */
export type Statement<Args extends readonly unknown[], Result> = (
  db: Queryable,
  ...args: Args
) => Promise<Result>

/** One way to run statements, each within its time limit. Every method throws what the driver throws. */
export interface Connection {
  /**
   * One statement that reads: without a transaction where the session is ours, which saves three
   * others.
   */
  read<Args extends readonly unknown[], Result>(
    statement: Statement<Args, Result>,
    ...args: Args
  ): Promise<Result>
  /** Several statements that read, in one transaction. */
  readTogether<Args extends readonly unknown[], Result>(
    statement: Statement<Args, Result>,
    ...args: Args
  ): Promise<Result>
  /** One statement that writes. */
  writeOne<Args extends readonly unknown[], Result>(
    statement: Statement<Args, Result>,
    ...args: Args
  ): Promise<Result>
  /** Several statements that write, all or none. */
  write<Args extends readonly unknown[], Result>(
    statement: Statement<Args, Result>,
    ...args: Args
  ): Promise<Result>
  /** A write that is rolled back. */
  rehearse<Args extends readonly unknown[], Result>(
    statement: Statement<Args, Result>,
    ...args: Args
  ): Promise<Result>
}
