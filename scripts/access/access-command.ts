import { parseArgs, type ParseArgsConfig } from 'node:util'
import { describeError } from '@/lib/domain/failure'
import { type Role, ROLES } from '@/lib/domain/access/role'
import { openClient } from '@/lib/server/db/connection/open-client'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { targetAddress } from '../seed/target-address'

type Work<Result> = (db: Queryable) => Promise<Result>

class Refused extends Error {}

/** What a command has to work with. */
interface Context {
  readonly workspaceId: string
  readonly read: <Result>(work: Work<Result>) => Promise<Result>
  /** In one transaction, with its event: both or neither. */
  readonly write: <Result>(work: Work<Result>) => Promise<Result>
  readonly command: string | undefined
  /** What the command is about; null where nothing was named. */
  readonly name: string | null
  readonly values: Readonly<Record<string, string | undefined>>
  readonly fail: (message: string) => never
}

/** Runs a command on the workspace of the environment, prints its lines; 1 where it was refused. */
export async function accessCommand(
  usage: string,
  options: NonNullable<ParseArgsConfig['options']>,
  run: (context: Context) => Promise<readonly string[]>,
): Promise<void> {
  try {
    const { positionals, values } = parseArgs({ options, allowPositionals: true })
    const connectionString = targetAddress(process.env)
    const workspaceId = process.env.KORA_WORKSPACE_ID || 'demo'
    const client = await openClient({ connectionString, application_name: 'kora-cockpit-access' })
    const read = <Result>(work: Work<Result>) => work(client)
    const write = async <Result>(work: Work<Result>): Promise<Result> => {
      await client.query('begin')
      try {
        const result = await work(client)
        await client.query('commit')
        return result
      } catch (error) {
        await client.query('rollback').catch(() => undefined)
        throw error
      }
    }
    try {
      const [command, name = null, ...more] = positionals
      if (more.length > 0) throw new Refused(`Usage: ${usage}`)
      const lines = await run({
        workspaceId,
        read,
        write,
        command,
        name,
        values: textsOf(values),
        fail: (message) => {
          throw new Refused(message)
        },
      })
      for (const line of lines) console.log(line)
    } finally {
      await client.end()
    }
  } catch (error) {
    console.error(error instanceof Refused ? error.message : describeError(error))
    process.exitCode = 1
  }
}

function textsOf(values: Readonly<Record<string, unknown>>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : undefined,
    ]),
  )
}

/** A role that was named; null for none of ours. */
export function readRole(text: string | undefined, usual: Role): Role | null {
  return text === undefined ? usual : (ROLES.find((role) => role === text) ?? null)
}

/** Rows as lines, or what is said of none. */
export function listed(rows: readonly (readonly string[])[], none: string): string[] {
  return rows.length === 0 ? [none] : rows.map((cells) => cells.join('  '))
}
