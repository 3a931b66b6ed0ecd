import 'server-only'
import type { Connection } from './connection'

/**
 * The connection, and `onError` hears of each statement that fails. A read counts, too: an idle queue
 * is only read, and a lock on it is found by that. A rehearsal does not: who rehearses asks.
 */
export function reportRefusals(
  connection: Connection,
  onError: (error: unknown) => void,
): Connection {
  async function reported<Result>(statement: Promise<Result>): Promise<Result> {
    try {
      return await statement
    } catch (error) {
      onError(error)
      throw error
    }
  }
  return {
    read: (statement, ...args) => reported(connection.read(statement, ...args)),
    readTogether: (statement, ...args) => reported(connection.readTogether(statement, ...args)),
    rehearse: (statement, ...args) => connection.rehearse(statement, ...args),
    writeOne: (statement, ...args) => reported(connection.writeOne(statement, ...args)),
    write: (statement, ...args) => reported(connection.write(statement, ...args)),
  }
}
