import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import * as z from 'zod'
import { openClient } from '@/lib/server/db/connection/open-client'
import { insertActor } from '../insert-actor'
import {
  ATTEMPTS,
  CHAIN,
  CHANCE,
  COUNTS,
  HELD,
  PAST,
  PICK,
  HISTORY,
  TAKEN_IN,
  TICKETS,
} from './scale-sql'

/** Rows to a statement: each shows its progress, and is one transaction. */
const BATCH = 100_000

/** How much of the log is the operational state's. */
const STATE_SHARE = 0.02

interface ScaleOptions {
  readonly connectionString: string
  readonly workspaceId: string
  readonly tickets: number
  readonly events: number
  readonly log: (line: string) => void
}

const counted = z.tuple([z.object({ count: z.coerce.number() })])
const definitions = z.array(z.object({ name: z.string(), definition: z.string() }))

/**
 * Fills an empty workspace with so many tickets and chained events (SPEC 3 and 7) and gives Kora's
 * actor. Indexes of tables that hold nothing else are built at the end, all at once.
 * @throws when the workspace holds tickets or events already, or the sizes cannot be had
 */
export async function seedScale(options: ScaleOptions): Promise<{ koraActorId: string }> {
  const { connectionString, workspaceId, tickets, events, log } = options
  const client = await openClient({ connectionString, application_name: 'kora-cockpit-seed' })
  try {
    const count = async (text: string, values: unknown[]) =>
      counted.parse((await client.query(text, values)).rows)[0].count
    refuseTooFew(options, 2 * tickets + 100)
    await refuseFilled(count, workspaceId)
    await client.query(`set statement_timeout = 0; set maintenance_work_mem = '512MB';
      set work_mem = '256MB'; set synchronous_commit = off; set jit = off`)
    const koraActorId = randomUUID()
    await insertActor(client, { actorId: koraActorId, workspaceId, kind: 'kora', name: 'Kora' })
    await client.query(CHANCE)
    await client.query(PICK)
    await client.query(CHAIN)
    const rebuild = await putIndexesAside(client, count, log)
    try {
      log('making up the tickets')
      await makeUpTickets(client, options, koraActorId)
      const claimed = (await client.query(HELD)).rowCount ?? 0
      const ended = Math.floor((events * (1 - STATE_SHARE) - claimed) / 3)
      log('making up what was tried')
      const attempts = (await client.query(ATTEMPTS, [Math.max(0, ended)])).rowCount ?? 0
      const stateEvents = events - 3 * attempts - claimed
      refuseTooFew(options, 3 * attempts + claimed + 2)
      await client.query(HISTORY, [stateEvents])
      await client.query('create unique index on history (n)')
      await client.query('analyze history; analyze attempt')
      await client.query(COUNTS)
      await takeTicketsIn(client, options)
      await chainEvents(client, options, koraActorId)
    } finally {
      await rebuild()
    }
    log('collecting statistics')
    await client.query('vacuum analyze public.tickets')
    await client.query('vacuum analyze hivex_foundation.event_log')
    await client.query('vacuum analyze hivex_foundation.event_chain_head')
    return { koraActorId }
  } finally {
    await client.end()
  }
}

/** Every ticket that ended has at least three events, every claim one. */
function refuseTooFew({ tickets, events }: ScaleOptions, least: number): void {
  if (events >= least) return
  throw new Error(`${events} events are too few for ${tickets} tickets: at least ${least}`)
}

type Count = (text: string, values: unknown[]) => Promise<number>

async function refuseFilled(count: Count, workspaceId: string): Promise<void> {
  const filled = await count(
    `select (exists (select from public.tickets t where t.workspace_id = $1)
          or exists (select from hivex_foundation.event_log e where e.workspace_id = $1))::int as count`,
    [workspaceId],
  )
  if (filled > 0) {
    throw new Error(
      `the workspace ${workspaceId} holds tickets or events already; a past is only made up where there is none: name another one with --workspace`,
    )
  }
}

async function makeUpTickets(
  client: pg.Client,
  { workspaceId, tickets }: ScaleOptions,
  koraActorId: string,
): Promise<void> {
  await client.query(PAST)
  for (const [from, to] of batchesOf(tickets)) {
    await client.query(TICKETS, [workspaceId, koraActorId, tickets, from, to])
  }
}

async function takeTicketsIn(client: pg.Client, { tickets, log }: ScaleOptions): Promise<void> {
  await client.query('create index on past (number); analyze past')
  for (const [from, to] of batchesOf(tickets)) {
    await client.query(TAKEN_IN, [from, to])
    log(`${to.toLocaleString('en')} of ${tickets.toLocaleString('en')} tickets`)
  }
}

/** The numbers 1 to `count`, a batch at a time. */
function batchesOf(count: number): [from: number, to: number][] {
  return Array.from({ length: Math.ceil(count / BATCH) }, (_, index) => [
    index * BATCH + 1,
    Math.min(count, (index + 1) * BATCH),
  ])
}

/** The log's own guards are off for this session's transactions alone: its hashes are made here. */
async function chainEvents(
  client: pg.Client,
  { workspaceId, events, log }: ScaleOptions,
  koraActorId: string,
): Promise<void> {
  for (const [from, to] of batchesOf(events)) {
    await client.query('begin')
    await setGuards(client, 'disable')
    await client.query(
      `insert into hivex_foundation.event_chain_head (workspace_id, seq, hash, count)
       values ($1, 0, decode(repeat('00', 32), 'hex'), 0) on conflict do nothing`,
      [workspaceId],
    )
    await client.query('select pg_temp.chain($1, $2, $3, $4)', [workspaceId, koraActorId, from, to])
    await setGuards(client, 'enable')
    await client.query('commit')
    log(`${to.toLocaleString('en')} of ${events.toLocaleString('en')} events`)
  }
}

async function setGuards(client: pg.Client, way: 'disable' | 'enable'): Promise<void> {
  await client.query(`alter table hivex_foundation.event_log ${way} trigger user;
    alter table hivex_foundation.event_chain_head ${way} trigger user`)
}

/** Drops the indexes of tables without rows, and gives the function that builds them again. */
async function putIndexesAside(
  client: pg.Client,
  count: Count,
  log: (line: string) => void,
): Promise<() => Promise<void>> {
  const isFilled = await count(
    `select (exists (select from public.tickets)
          or exists (select from hivex_foundation.event_log))::int as count`,
    [],
  )
  if (isFilled > 0) return () => Promise.resolve()
  const { rows } = await client.query(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
       from pg_index i
      where i.indrelid in ('public.tickets'::regclass, 'hivex_foundation.event_log'::regclass)
        and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
  )
  const indexes = definitions.parse(rows)
  for (const { name } of indexes) await client.query(`drop index ${name}`)
  return async () => {
    for (const [index, { name, definition }] of indexes.entries()) {
      log(`building index ${index + 1} of ${indexes.length}: ${name}`)
      await client.query(definition)
    }
  }
}
