import 'server-only'
import * as z from 'zod'
import { utcText } from './utc-text'

const REPLAYED = 'pg_last_xact_replay_timestamp()'

/** A replica's own position; each function fails on a primary, and a `case` asks only where it may. */
const REPLAY = `case when pg_is_in_recovery() then json_build_object(
    'isPaused', pg_get_wal_replay_pause_state() <> 'not paused',
    'isReceiving', (select w.pid from pg_stat_get_wal_receiver() w) is not null,
    'received', pg_wal_lsn_diff(coalesce(pg_last_wal_receive_lsn(), '0/0'), '0/0')::text,
    'replayed', pg_wal_lsn_diff(coalesce(pg_last_wal_replay_lsn(), '0/0'), '0/0')::text) end`

/**
 * Columns that say how old what is read beside them is. `asOf` of a replica is the newest commit that
 * it has replayed (CONTROL 20): its own clock says nothing about its data.
 */
export const DATA_AGE = `case when pg_is_in_recovery() then ${utcText(REPLAYED)}
    else ${utcText('statement_timestamp()')} end as "asOf",
  ${utcText(`greatest(statement_timestamp(), case when pg_is_in_recovery() then ${REPLAYED} end)`)} as "now",
  ${REPLAY} as "replay",
  current_setting('default_transaction_read_only') = 'on' as "isReadOnly"`

/** A position in the log, bytes from its beginning; a bigint as text. */
const position = z.string().transform(BigInt)

const replayPosition = z.object({
  isPaused: z.boolean(),
  isReceiving: z.boolean(),
  received: position,
  replayed: position,
})

export const dataAge = {
  /** The substrate's time of the data, ISO 8601 UTC; null on a replica that has replayed nothing. */
  asOf: z.string().nullable(),
  /** The substrate's clock, ISO 8601 UTC; never before `asOf`. */
  now: z.string(),
  /** Null on a primary. */
  replay: replayPosition.nullable(),
  /** Sessions begin read-only (`default_transaction_read_only`). */
  isReadOnly: z.boolean(),
}

export type ReplayPosition = z.infer<typeof replayPosition>

export interface DataAge {
  readonly asOf: string | null
  readonly now: string
  readonly replay: ReplayPosition | null
  readonly isReadOnly: boolean
}
