import 'server-only'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import {
  CONCURRENT_SUFFIX,
  dropInvalidIndex,
  splitConcurrentStatements,
  textFor,
} from './concurrent-index'
import { SUPERSEDED_INDEXES } from './required-indexes'
import { readMissingIndexes } from './read-missing-indexes'

/**
 * Rebuilds the indexes of applied migrations that were dropped since, or were left unusable: the
 * runner applies a migration once, so that running it again would not bring back a missing index.
 * Returns the schema-qualified names of what it built. Throws as the driver does.
 */
export async function restoreIndexes(db: Queryable, folder: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(CONCURRENT_SUFFIX)).sort()
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
  const statements = texts.flatMap(splitConcurrentStatements)
  const names = statements.flatMap(({ indexName }) => indexName ?? [])
  const missing = new Set(await readMissingIndexes(db, names))
  const restored: string[] = []
  const asRunner = { select: async (query: Query) => (await db.query(query)).rows }
  for (const statement of statements) {
    const { indexName } = statement
    if (indexName === null || !missing.has(indexName)) continue
    if (SUPERSEDED_INDEXES.includes(indexName)) continue
    const text = await textFor(asRunner, statement)
    if (text === null) continue
    const cleanUp = await dropInvalidIndex(asRunner, indexName)
    if (cleanUp !== null) await db.query({ text: cleanUp })
    await db.query({ text })
    restored.push(indexName)
  }
  return restored
}

type Query = Parameters<Queryable['query']>[0]
