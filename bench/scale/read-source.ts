import pg from 'pg'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { inTransaction } from '@/lib/server/db/connection/transaction'

/** The source of a page's reads, and what one of them took. */
export interface ReadSource {
  readonly db: Queryable
  /** Several statements as of one moment, as the app makes them. */
  readonly transaction: <Result>(work: (db: Queryable) => Promise<Result>) => Promise<Result>
  /** Runs a read and gives the milliseconds that it took, by this source's clock. */
  readonly timed: (read: () => Promise<unknown>) => Promise<number>
  readonly close: () => Promise<void>
}

const TIMEOUT_MS = 3_000

/** A connection as the app has one; timed from asking until the rows are here. */
export function wireSource(connectionString: string): ReadSource {
  const pool = new pg.Pool({ connectionString, max: 1 })
  return {
    db: pool,
    transaction: (work) =>
      inTransaction(pool, { readOnly: true, statementTimeoutMs: TIMEOUT_MS }, work),
    timed: async (read) => {
      const began = performance.now()
      await read()
      return performance.now() - began
    },
    close: () => pool.end(),
  }
}

const explained = z.tuple([
  z.object({
    'QUERY PLAN': z.tuple([
      z.object({ 'Planning Time': z.number(), 'Execution Time': z.number() }),
    ]),
  }),
])

/**
 * A session in which every read is run once more under `explain analyze`: timed by the database
 * itself, planning and running, without the way there and back.
 */
export async function databaseSource(connectionString: string): Promise<ReadSource> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  const prepared = new Set<string>()
  let spentMs = 0
  const explain = async (text: string, values: unknown[]) => {
    const { rows } = await client.query<Record<string, unknown>>({
      text: `explain (analyze, timing off, format json) ${text}`,
      values,
    })
    const [{ 'QUERY PLAN': plan }] = explained.parse(rows)
    spentMs += plan[0]['Planning Time'] + plan[0]['Execution Time']
  }
  /** A statement that is kept prepared is explained as such: its plan is made only a few times. */
  const explainKept = async (name: string, text: string, values: unknown[]) => {
    const kept = client.escapeIdentifier(`explained ${name}`)
    if (!prepared.has(name)) await client.query(`prepare ${kept} as ${text}`)
    prepared.add(name)
    const literals = values.map((value) => client.escapeLiteral(String(value)))
    await explain(`execute ${kept} (${literals.join(', ')})`, [])
  }
  const db: Queryable = {
    query: async ({ name, text, values = [] }) => {
      if (/^\s*(?:select|with)\b/.test(text)) {
        if (name === undefined) await explain(text, values)
        else await explainKept(name, text, values)
      }
      return client.query<Record<string, unknown>>({ text, values })
    },
  }
  return {
    db,
    transaction: async (work) => {
      await client.query('begin read only')
      try {
        return await work(db)
      } finally {
        await client.query('rollback')
      }
    },
    timed: async (read) => {
      spentMs = 0
      await read()
      return spentMs
    },
    close: () => client.end(),
  }
}
