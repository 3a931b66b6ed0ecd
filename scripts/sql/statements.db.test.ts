import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { inProject } from '../steps/project.mjs'
import { printStatement, withValues } from './print-statement'
import { findStatements } from './statements'

const statements = await findStatements()

let db: TestDatabase
beforeAll(async () => {
  db = await cloneDatabase()
})
afterAll(() => db.drop())

it('are found in every file that asks the database', async () => {
  const folder = inProject('lib', 'server', 'db', 'sql')
  const files = await readdir(folder, { recursive: true })
  const asking = []
  for (const file of files.filter((name) => /(?<!\.test)\.ts$/.test(name))) {
    if (/\bdb\.query\(/.test(await readFile(join(folder, file), 'utf8'))) asking.push(file)
  }
  const found = new Set(statements.map(({ file }) => file))
  expect(asking.length).toBeGreaterThan(35)
  expect([...found].toSorted()).toEqual(asking.toSorted())
})

it('have names of their own', () => {
  const names = statements.map(({ name }) => name)
  expect(names).toEqual([...new Set(names)])
})

it.each(statements)('$name is planned by Postgres with its example values', async (statement) => {
  const asked = await statement.asked()
  expect(asked.length).toBeGreaterThan(0)
  for (const query of asked) {
    const text = withValues(query)
    await db.pool.query(text.startsWith('explain') ? text : `explain ${text}`)
  }
  const printed = await printStatement(statement)
  await expect(db.pool.query(printed)).resolves.toBeDefined()
})
