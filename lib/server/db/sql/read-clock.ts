import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { utcText } from './utc-text'

const text = `select ${utcText('statement_timestamp()')} as "asOf"`
const row = z.object({ asOf: z.string() })

/** The substrate's clock (ISO 8601 UTC), and with it the proof that the substrate answers. */
export async function readClock(db: Queryable): Promise<string> {
  const { rows } = await db.query({ text })
  return z.tuple([row]).parse(rows)[0].asOf
}
