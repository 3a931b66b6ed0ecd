import 'server-only'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import {
  type ChainCheck,
  checkChainPage,
  type CheckChainPageInput,
} from '@/lib/server/db/sql/events/check-chain-page'
import type { LoggedEvent } from '@/lib/server/db/sql/events/logged-event'
import {
  readChainEvents,
  type ReadChainEventsInput,
} from '@/lib/server/db/sql/events/read-chain-events'
import {
  type ChainEventsAfter,
  readChainEventsAfter,
  type ReadChainEventsAfterInput,
} from '@/lib/server/db/sql/events/read-chain-events-after'
import { type EventTypes, readEventTypes } from '@/lib/server/db/sql/events/read-event-types'
import {
  type LoggedMoment,
  readMoment,
  type ReadMomentInput,
} from '@/lib/server/db/sql/state/read-moment'
import {
  readStateEdges,
  type ReadStateEdgesInput,
  readStateMarks,
  type ReadStateMarksInput,
  type StateMark,
} from '@/lib/server/db/sql/state/read-state-marks'
import {
  readThroughput,
  type ReadThroughputInput,
  type Throughput,
} from '@/lib/server/db/sql/tickets/read-throughput'
import {
  type LoggedTransition,
  readTransitions,
  type ReadTransitionsInput,
} from '@/lib/server/db/sql/state/read-transitions'

type Read = <Result>(work: (db: Queryable) => Promise<Result>) => Promise<Result>

/** The substrate's reads of the event log for whoever looks around in it. Each throws as `pg` does. */
export class LogExplorer {
  readonly #read: Read

  constructor(read: Read) {
    this.#read = read
  }

  /** A page of events, newest first. */
  events(input: ReadChainEventsInput): Promise<LoggedEvent[]> {
    return this.#read((db) => readChainEvents(db, input))
  }

  eventsAfter(input: ReadChainEventsAfterInput): Promise<ChainEventsAfter> {
    return this.#read((db) => readChainEventsAfter(db, input))
  }

  eventTypes(workspaceId: string): Promise<EventTypes> {
    return this.#read((db) => readEventTypes(db, workspaceId))
  }

  checkPage(input: CheckChainPageInput): Promise<ChainCheck> {
    return this.#read((db) => checkChainPage(db, input))
  }

  /** A window's state events, in no order; null when there are too many to be told at once. */
  stateMarks(input: ReadStateMarksInput): Promise<StateMark[] | null> {
    return this.#read((db) => readStateMarks(db, input))
  }

  /** What stands right before a window and right behind it. */
  stateEdges(input: ReadStateEdgesInput): Promise<StateMark[]> {
    return this.#read((db) => readStateEdges(db, input))
  }

  transitions(input: ReadTransitionsInput): Promise<LoggedTransition[]> {
    return this.#read((db) => readTransitions(db, input))
  }

  moment(input: ReadMomentInput): Promise<LoggedMoment> {
    return this.#read((db) => readMoment(db, input))
  }

  throughput(input: ReadThroughputInput): Promise<Throughput> {
    return this.#read((db) => readThroughput(db, input))
  }
}
