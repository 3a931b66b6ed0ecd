import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type pg from 'pg'
import { openClient } from '@/lib/server/db/connection/open-client'
import { archiveEvents } from '@/lib/server/db/sql/events/archive-events'
import {
  type ArchiveBound,
  type ArchivePlan,
  planArchive,
} from '@/lib/server/db/sql/events/plan-archive'
import { readAnchor } from '@/lib/server/db/sql/events/read-anchor'
import { readEventsToArchive } from '@/lib/server/db/sql/events/read-events-to-archive'
import { CHAIN_START } from '@/lib/server/db/sql/events/check-chain-page'
import { readActor } from '@/lib/server/db/sql/read-actor'
import { readClock } from '@/lib/server/db/sql/read-clock'
import { readKoraActors } from '@/lib/server/db/sql/read-kora-actors'
import { prunePresence } from '@/lib/server/db/sql/leadership/prune-presence'
import {
  readArchivableTickets,
  readTicketReferrers,
  removeArchivedTickets,
} from '@/lib/server/db/sql/tickets/archived-tickets'
import { type ArchivedFile, ArchiveWriter, linesOf } from './archive-file'
import { archiveLine, breakAt, type Link } from './archived-event'

/** Rows to a read: what is in memory at a time, however long the log. */
const PAGE = 500
const DAY_MS = 24 * 60 * 60 * 1000
const PROGRESS_EVERY = 20_000

/** Why nothing was archived; nothing was changed. */
export class ArchiveRefusal extends Error {}

export interface ArchiveOptions {
  /** A direct address, of a login that is a member of the log's owner. */
  readonly connectionString: string
  readonly workspaceId: string
  /** ISO 8601: what happened before it may go. */
  readonly before: string
  /** The folder for the files. */
  readonly to: string
  /** In whose name, a living row of the registry; by default Kora's. */
  readonly actorId: string | null
  readonly keepTickets?: boolean
  /** Only looks. */
  readonly dryRun?: boolean
  readonly log: (line: string) => void
  /** The files are written, and nothing is removed yet. */
  readonly onWritten?: () => Promise<void> | void
}

/** What went. */
export interface Archived extends ArchivePlan {
  readonly bound: ArchiveBound
  readonly files: readonly ArchivedFile[]
  readonly tickets: number
  /** The anchor's seq; null where nothing was changed. */
  readonly anchorSeq: string | null
  /** Tables that refer to tickets, for which none went. */
  readonly referrers: readonly string[]
  readonly prunedInstances: number
}

/**
 * Writes the oldest part of a workspace's log, and the tickets that ended then, to files, and removes
 * them in one transaction with the event that vouches for the files. Ended at any point, everything is
 * whole: the files come first, and those of a run that removed nothing are used by the next.
 * @throws ArchiveRefusal with the reason when nothing can go; else what the driver or the disk throws
 */
export async function archiveLog(options: ArchiveOptions): Promise<Archived> {
  const { connectionString, workspaceId, before, dryRun = false } = options
  const client = await openClient({ connectionString, application_name: 'kora-cockpit-archive' })
  try {
    // A row is written as text, and compared with it later: in one time zone.
    await client.query(`set statement_timeout = 0; set timezone = 'UTC'; set jit = off`)
    await refuseRecent(client, before)
    const actorId = await actorOf(client, options)
    const { part, bound } = await planArchive(client, { workspaceId, before })
    if (bound === null) throw new ArchiveRefusal(`the log of ${workspaceId} holds no event`)
    if (part === null) throw new ArchiveRefusal(`nothing can be archived: ${boundWords(bound)}`)
    const referrers = options.keepTickets === true ? [] : await readTicketReferrers(client)
    const seen = { ...part, bound, referrers, prunedInstances: 0 }
    if (dryRun) return { ...seen, files: [], tickets: 0, anchorSeq: null }

    const files = [await writeEvents(client, options, part)]
    const withTickets = options.keepTickets !== true && referrers.length === 0
    const tickets = withTickets ? await writeTickets(client, options, part) : null
    if (tickets !== null) files.push(tickets)
    await options.onWritten?.()
    const anchorSeq = await remove(client, { ...options, actorId }, part, files)
    const prunedInstances = await prunePresence(client, workspaceId)
    await vacuum(client)
    return { ...seen, files, tickets: tickets?.lines ?? 0, anchorSeq, prunedInstances }
  } finally {
    await client.end()
  }
}

/** The cockpit's strip and throughput are made of the last day, and any page may show it. */
async function refuseRecent(client: pg.Client, before: string): Promise<void> {
  const latest = Date.parse(await readClock(client)) - DAY_MS
  if (Date.parse(before) <= latest) return
  throw new ArchiveRefusal(
    `before holds ${before}; allowed: up to ${new Date(latest).toISOString()}, a day ago by the database's clock`,
  )
}

async function actorOf(
  client: pg.Client,
  { workspaceId, actorId }: ArchiveOptions,
): Promise<string> {
  if (actorId === null) {
    const [kora] = await readKoraActors(client, workspaceId)
    if (kora !== undefined) return kora
    throw new ArchiveRefusal(`the workspace ${workspaceId} has no living actor of the kind kora`)
  }
  if ((await readActor(client, { workspaceId, actorId }))?.isActive === true) return actorId
  throw new ArchiveRefusal(`the workspace ${workspaceId} has no living actor ${actorId}`)
}

/** What ends the part that can go, for a person. */
export function boundWords({ reason, detail, stays }: ArchiveBound): string {
  switch (reason) {
    case 'date':
      return `event ${stays} and those behind it are not older`
    case 'newest':
      return `event ${stays} is the newest, which stays`
    case 'ticket':
      return `event ${stays} belongs to the ticket ${detail ?? ''}, which is still open`
    case 'leader':
      return `at event ${stays} the instance ${detail ?? ''} took the lead, and no other has since: restart it to archive more`
    case 'states':
      return `event ${stays} is one of the newest state events, which stay`
  }
}

async function writeEvents(
  client: pg.Client,
  { workspaceId, to, log }: ArchiveOptions,
  part: ArchivePlan,
): Promise<ArchivedFile> {
  const anchor = await readAnchor(client, workspaceId)
  const writer = new ArchiveWriter(join(to, fileName('events', part)), 'events')
  try {
    let after: Link = anchor?.place ?? CHAIN_START
    for (;;) {
      const page = await readEventsToArchive(client, {
        workspaceId,
        afterSeq: after.seq,
        throughSeq: part.throughSeq,
        limit: PAGE,
      })
      for (const row of page) {
        const event = {
          ...{ seq: row.seq, event_id: row.eventId, workspace_id: row.workspaceId },
          ...{ event_type: row.eventType, occurred_at: row.occurredAt, actor_id: row.actorId },
          ...{ prev_event_hash: row.prevHash, this_event_hash: row.thisHash },
          payload: row.payload,
        }
        const broken = breakAt(event, after)
        if (broken !== null) {
          throw new ArchiveRefusal(
            `the chain is broken at event ${event.seq} (${broken}); npm run db:verify says more`,
          )
        }
        await writer.write(archiveLine(event))
        after = { seq: event.seq, hash: event.this_event_hash }
        if (writer.lines % PROGRESS_EVERY === 0) log(`${writer.lines} of ${part.events} events`)
      }
      if (page.length < PAGE) break
    }
    return await writer.finish()
  } finally {
    await writer.abandon()
  }
}

async function writeTickets(
  client: pg.Client,
  { workspaceId, to }: ArchiveOptions,
  part: ArchivePlan,
): Promise<ArchivedFile | null> {
  const writer = new ArchiveWriter(join(to, fileName('tickets', part)), 'tickets')
  try {
    let afterId: string | null = null
    for (;;) {
      const input = { workspaceId, ...bounds(part), afterId, limit: PAGE }
      const page: { id: string; line: string }[] = await readArchivableTickets(client, input)
      for (const { line } of page) await writer.write(line)
      afterId = page.at(-1)?.id ?? afterId
      if (page.length < PAGE) break
    }
    return writer.lines === 0 ? null : await writer.finish()
  } finally {
    await writer.abandon()
  }
}

/** Tickets first, the log last (SPEC 3): all of it or nothing. */
async function remove(
  client: pg.Client,
  { workspaceId, before, to, actorId }: ArchiveOptions,
  part: ArchivePlan,
  files: readonly ArchivedFile[],
): Promise<string> {
  await client.query(`begin isolation level read committed; set local lock_timeout = '10s'`)
  try {
    // A ticket may have been opened again since.
    const now = await planArchive(client, { workspaceId, before })
    if (now.part === null || BigInt(now.part.throughSeq) < BigInt(part.throughSeq)) {
      throw changedMeanwhile(now.bound === null ? 'the log' : boundWords(now.bound))
    }
    for (const file of files) {
      if (file.kind === 'tickets') {
        const path = join(to, file.name)
        const removed = await removeTickets(client, { workspaceId, ...bounds(part) }, path)
        if (removed !== file.lines) {
          throw changedMeanwhile(`${file.lines - removed} of ${file.lines} tickets`)
        }
      }
    }
    const anchorSeq = await archiveEvents(client, {
      ...{ eventId: randomUUID(), workspaceId, actorId },
      ...{ throughSeq: part.throughSeq, throughHash: part.throughHash },
      ...{ eventCount: part.events, detail: { before, files } },
    })
    if (anchorSeq === null) throw changedMeanwhile('the log')
    await client.query('commit')
    return anchorSeq
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

async function removeTickets(
  client: pg.Client,
  input: { workspaceId: string; firstKeptSeq: string; recordBeginsAt: string },
  path: string,
): Promise<number> {
  let removed = 0
  let lines: string[] = []
  const flush = async () => {
    if (lines.length > 0) removed += await removeArchivedTickets(client, { ...input, lines })
    lines = []
  }
  for await (const line of linesOf(path)) {
    lines.push(line)
    if (lines.length >= PAGE) await flush()
  }
  await flush()
  return removed
}

function changedMeanwhile(what: string): ArchiveRefusal {
  return new ArchiveRefusal(
    `it changed while it was written (${what}); nothing was removed. Move the files that were written away, and run it again`,
  )
}

function bounds({ throughSeq, recordBeginsAt }: ArchivePlan) {
  return { firstKeptSeq: String(BigInt(throughSeq) + 1n), recordBeginsAt }
}

function fileName(kind: ArchivedFile['kind'], { fromSeq, throughSeq }: ArchivePlan): string {
  return `${kind}-${fromSeq}-${throughSeq}.ndjson`
}

/** Lets new rows use the place of those that went. Only a warning where it is not allowed. */
async function vacuum(client: pg.Client): Promise<void> {
  await client
    .query('vacuum (analyze) hivex_foundation.event_log, public.tickets')
    .catch(() => undefined)
}
