import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { DATA_AGE, type DataAge, dataAge } from './data-age'

const text = `select ${DATA_AGE}`
const row = z.object(dataAge)

/** The substrate's clock and the age of its data, and with them the proof that it answers. */
export async function readDataAge(db: Queryable): Promise<DataAge> {
  const { rows } = await db.query({ text })
  return z.tuple([row]).parse(rows)[0]
}
