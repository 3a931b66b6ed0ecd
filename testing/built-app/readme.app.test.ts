import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { isAlive } from '@/scripts/process/processes.mjs'
import { freePort } from '@/scripts/process/ports.mjs'
import { inProject } from '@/scripts/steps/project.mjs'
import { TEMPLATE_URL_VARIABLE } from '@/testing/database/template-url'
import { ask } from './ask'
import { cloneWithBuild } from './clone-with-build'
import { TICKETS } from './contract'

// The ten lines by which a newcomer gets from an empty Postgres to the first resolved ticket, taken
// from the README itself and run by a shell. They need Postgres' own client programs.

const hasClients = ['createdb', 'psql'].every((program) => {
  return spawnSync(program, ['--version']).status === 0
})

const cluster = new URL(process.env[TEMPLATE_URL_VARIABLE] ?? 'postgres://unset')
let folder: string

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'kora-readme-')))
  // A folder of its own for the lock of `npm start`, with the packages and the build of this one.
  await cloneWithBuild(folder)
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  const admin = new URL(cluster)
  admin.pathname = '/postgres'
  const client = new pg.Client({ connectionString: admin.href })
  await client.connect()
  await client.query('drop database if exists kora with (force)')
  await client.query('drop role if exists kora_app')
  await client.end()
})

/** The lines of the block of the README that begins with `createdb`. */
async function readmeLines(): Promise<string[]> {
  const text = await readFile(inProject('README.md'), 'utf8')
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block ?? '')
  const block = blocks.find((candidate) => candidate.startsWith('createdb')) ?? ''
  return block.trimEnd().split('\n')
}

it.skipIf(!hasClients)(
  'ten lines of the README lead from createdb to the first resolved ticket',
  async () => {
    const lines = await readmeLines()
    expect(lines.length).toBeLessThanOrEqual(10)
    const [port, agentPort] = [await freePort(), await freePort()]
    const script = lines
      .join('\n')
      .replaceAll('3000', String(port))
      .replaceAll('8787', String(agentPort))
    const shell = spawn('bash', ['-e', '-c', `${script}\nwait`], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'test',
        HOME: process.env.HOME,
        PGHOST: cluster.hostname,
        PGPORT: cluster.port,
        PGUSER: cluster.username,
        PGPASSWORD: cluster.password,
        KORA_REFRESH_SECONDS: '1',
      },
    })
    const output: string[] = []
    for (const stream of [shell.stdout, shell.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => output.push(text))
    }
    const ended = new Promise((resolve) => shell.once('close', resolve))
    const group = -(shell.pid ?? 0)
    try {
      await vi.waitFor(
        async () => {
          const body = (await ask({ port }, TICKETS)).json()
          expect(body, output.join('')).toMatchObject({
            recently_resolved: [{ title: 'Say hello', resolution: 'completed' }],
          })
        },
        { timeout: 100_000, interval: 200 },
      )
    } finally {
      if (isAlive(shell.pid ?? 0)) process.kill(group, 'SIGTERM')
      await ended
    }
    const said = output.join('')
    expect(said).toContain('kora_app may run the server')
    const owned = await ownedBy('kora_app')
    expect(owned).toBe(0)
  },
)

/** How many objects of the new database the role owns. */
async function ownedBy(role: string): Promise<number> {
  const url = new URL(cluster)
  url.pathname = '/kora'
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  const { rowCount } = await client.query(
    `select from pg_shdepend d join pg_roles r on r.oid = d.refobjid
      where d.deptype = 'o' and r.rolname = $1`,
    [role],
  )
  await client.end()
  return rowCount ?? -1
}
