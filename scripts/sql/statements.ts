import { readdir } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { inProject } from '../steps/project.mjs'
import { EXAMPLES, SPECIAL_EXAMPLES } from './examples'

const FOLDER = inProject('lib', 'server', 'db', 'sql')

const moduleOfSql = z.record(z.string(), z.unknown())
const callable = z.custom<(...args: unknown[]) => unknown>((value) => typeof value === 'function')

/** A function of `lib/server/db/sql` that asks the database. */
export interface Statement {
  /** As the file; where a file has several, as the function, with dashes. */
  readonly name: string
  /** Below `lib/server/db/sql`, such as `tickets/read-ticket.ts`. */
  readonly file: string
  /** The folder, such as `tickets`; `sql` for what lies beside the folders. */
  readonly noun: string
  /** What it asks for its example values, in order, as far as that hangs on no answer. */
  asked(): Promise<AskedQuery[]>
}

export interface AskedQuery {
  readonly text: string
  readonly values: readonly unknown[]
}

class MissingExample extends Error {}

/** Every statement there is, by file: the functions whose first argument is called `db`. */
export async function findStatements(): Promise<Statement[]> {
  const found = await readdir(FOLDER, { recursive: true, withFileTypes: true })
  const files = found
    .filter((entry) => entry.isFile() && /(?<!\.test)\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
  return (await Promise.all(files.map(statementsOf))).flat()
}

async function statementsOf(path: string): Promise<Statement[]> {
  const exported = moduleOfSql.parse({ ...(await import(pathToFileURL(path).href)) })
  const functions = Object.entries(exported).flatMap(([name, value]) => {
    const call = callable.safeParse(value).data
    if (call === undefined) return []
    const [first, ...parameters] = parametersOf(String(call))
    return first === 'db' ? [{ name, call, parameters }] : []
  })
  const file = relative(FOLDER, path).replaceAll(sep, '/')
  return functions.map(({ name, call, parameters }) => ({
    name: functions.length === 1 ? basename(path, '.ts') : dashed(name),
    file,
    noun: basename(dirname(path)),
    asked: () => record((db) => call(db, ...argumentsFor(name, parameters))),
  }))
}

/** Runs a function over a database that answers every query with one row without columns. */
async function record(run: (db: Queryable) => unknown): Promise<AskedQuery[]> {
  const asked: AskedQuery[] = []
  const db: Queryable = {
    query: ({ text, values = [] }) => {
      asked.push({ text, values })
      return Promise.resolve({ rows: [{}] })
    },
  }
  try {
    await run(db)
  } catch (error) {
    // None of the answers has the expected shape; what it asked before it failed is enough.
    if (asked.length === 0 || error instanceof MissingExample) throw error
  }
  return asked
}

/** An argument by its own name, where that has an example; else an object with every field. */
function argumentsFor(name: string, parameters: readonly string[]): unknown[] {
  const examples = { ...EXAMPLES, ...SPECIAL_EXAMPLES[name] }
  const fields = new Proxy(examples, {
    get: (target, field) => {
      if (typeof field === 'symbol') return undefined
      if (field in target) return target[field]
      throw new MissingExample(`${name} reads ${field}: give an example in scripts/sql/examples.ts`)
    },
  })
  return parameters.map((parameter) => examples[parameter] ?? fields)
}

/** The names of a function's parameters, from its source; a pattern stays as it is. */
function parametersOf(source: string): string[] {
  const from = source.indexOf('(') + 1
  const names = ['']
  let depth = 1
  for (const char of source.slice(from)) {
    if ('([{'.includes(char)) depth += 1
    if (')]}'.includes(char)) depth -= 1
    if (depth === 0) break
    if (char === ',' && depth === 1) names.push('')
    else names.push(`${names.pop() ?? ''}${char}`)
  }
  return names.map((name) => name.split('=', 1)[0]?.trim() ?? '').filter((name) => name !== '')
}

function dashed(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
