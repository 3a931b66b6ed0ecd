import 'server-only'
import type { Connection } from './connection'

/** The connection, and `onError` hears of each write that fails; a rehearsal is none. */
export function reportRefusals(
  connection: Connection,
  onError: (error: unknown) => void,
): Connection {
  async function reported<Result>(write: Promise<Result>): Promise<Result> {
    try {
      return await write
    } catch (error) {
      onError(error)
      throw error
    }
  }
  return {
    read: (statement, ...args) => connection.read(statement, ...args),
    readTogether: (statement, ...args) => connection.readTogether(statement, ...args),
    rehearse: (statement, ...args) => connection.rehearse(statement, ...args),
    writeOne: (statement, ...args) => reported(connection.writeOne(statement, ...args)),
    write: (statement, ...args) => reported(connection.write(statement, ...args)),
  }
}
