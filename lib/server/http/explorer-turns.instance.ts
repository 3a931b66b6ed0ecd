import 'server-only'
import { processSingleton } from '@/lib/server/process/process-singleton'
import { LoopTurns } from './loop-turns'

/** How many at a time; how many of them read the database is decided at its connections. */
const MOST = 64

/** The turns of all explorers of this process: of the routes that take turns, and of each page of an export. */
export function explorerTurns(): LoopTurns {
  return processSingleton<LoopTurns>('explorer-turns').orMake(() => new LoopTurns({ most: MOST }))
}
