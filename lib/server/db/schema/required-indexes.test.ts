import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { splitConcurrentStatements } from './concurrent-index'
import { MIGRATIONS_FOLDER } from './migrate'
import { REQUIRED_INDEXES, SUPERSEDED_INDEXES, TEXT_INDEXES } from './required-indexes'

it('names every index that the migrations build, and no other', async () => {
  const files = (await readdir(MIGRATIONS_FOLDER)).sort()
  const texts = await Promise.all(
    files
      .filter((file) => file.endsWith('.concurrent.sql'))
      .map((file) => readFile(join(MIGRATIONS_FOLDER, file), 'utf8')),
  )
  const built = texts.flatMap(splitConcurrentStatements).flatMap(({ indexName }) => indexName ?? [])
  expect(
    [...REQUIRED_INDEXES, ...Object.values(TEXT_INDEXES), ...SUPERSEDED_INDEXES].sort(),
  ).toEqual(built.sort())
})
