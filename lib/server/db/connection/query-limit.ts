import 'server-only'
import { inLoopTime } from '@/lib/server/process/loop-time'

/** A little longer than the server's own limit: a frozen server never fires that one. */
const QUERY_LIMIT_MS = 3_500

/**
 * The client's own time limit for one statement, by which a server that answers no more is found.
 * The driver's (`query_timeout`) would also fire after a stall of this process, beside an answer
 * that has long arrived. Whoever catches its error closes the connection.
 */
export function limited<Result>(query: Promise<Result>, ms = QUERY_LIMIT_MS): Promise<Result> {
  return inLoopTime(query, ms, 'Query read timeout')
}
