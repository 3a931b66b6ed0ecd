import { spawn } from 'node:child_process'
import { chmod, mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { freePort, listenRefusal } from '../process/ports.mjs'
import { isAlive } from '../process/processes.mjs'
import { cloneWithBuild } from '@/testing/built-app/clone-with-build'
import { findPostmaster } from '../embedded/postmaster'

const READY_MS = 60_000

/** A clone with the packages and the build of this one, and an embedded database of its own. */
let clone: string
let port: number

beforeAll(async () => {
  clone = await realpath(await mkdtemp(join(tmpdir(), "kora's clone-")))
  await chmod(clone, 0o755)
  await cloneWithBuild(clone)
  port = await freePort()
})
afterAll(async () => {
  await rm(clone, { recursive: true, force: true })
})

/** Runs `npm start`'s script in a process group of its own, as a terminal does. */
function run(env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(clone, 'scripts', 'start.mjs')], {
    cwd: clone,
    detached: true,
    env: { PATH: process.env.PATH, NODE_ENV: 'test', PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => said.push(text))
  }
  const pid = child.pid ?? 0
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const output = () => said.join('')
  return {
    pid,
    ended,
    output,
    ready: () =>
      vi.waitFor(
        () => {
          expect(output()).toContain(`Kora Cockpit is ready: http://127.0.0.1:${String(port)}`)
        },
        { timeout: READY_MS, interval: 50 },
      ),
    pressCtrlC: () => {
      process.kill(-pid, 'SIGINT')
    },
    end: async () => {
      if (isAlive(pid)) process.kill(-pid, 'SIGTERM')
      await ended
    },
  }
}

/** Runs it until the test is over. */
function start(env: Record<string, string> = {}) {
  const cockpit = run(env)
  onTestFinished(cockpit.end)
  return cockpit
}

interface Buckets {
  readonly queued: readonly Ticket[]
  readonly in_progress: readonly Ticket[]
  readonly failed_or_blocked: readonly Ticket[]
  readonly recently_resolved: readonly Ticket[]
}

interface Ticket {
  readonly id: string
}

async function buckets(): Promise<Buckets> {
  const answer = await fetch(`http://127.0.0.1:${String(port)}/api/sea-tickets/kora-assigned`)
  const body = (await answer.json()) as Buckets & { stub?: boolean }
  expect(body.stub).toBeUndefined()
  return body
}

const database = () => findPostmaster(join(clone, '.kora', 'postgres', 'data'))

describe('npm start, as long as it runs', () => {
  let cockpit: ReturnType<typeof run>

  beforeAll(async () => {
    // A foreign address that the shell still holds.
    cockpit = run({ KORA_DIRECT_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/elsewhere' })
    await cockpit.ready()
    return cockpit.end
  })

  it('names the address when live data can be seen', async () => {
    expect(cockpit.output().match(/http:\/\//g)).toHaveLength(1)
    expect((await buckets()).queued.length).toBeGreaterThan(0)
    expect(await database()).not.toBeNull()
  })

  it('works as a role that is no superuser and owns nothing', async () => {
    const home = join(clone, '.kora', 'postgres')
    const password = (await readFile(join(home, 'password'), 'utf8')).trim()
    const server = await database()
    const owner = new pg.Client({
      connectionString: `postgres://kora:${password}@127.0.0.1:${String(server?.port)}/kora`,
    })
    await owner.connect()
    const { rows } = await owner.query(
      `select distinct a.usename as role, r.rolsuper or r.rolcreaterole or r.rolcreatedb as powerful,
              exists (select from pg_class c where c.relowner = r.oid) as owns
         from pg_stat_activity a join pg_roles r on r.rolname = a.usename
        where a.application_name in ('kora-cockpit', 'kora-cockpit-leader', 'kora-cockpit-listener')`,
    )
    // Claiming, working and ending a ticket is all of its work.
    const resolved = () =>
      owner.query(`select from hivex_foundation.event_log
         where event_type = 'kora.sea_ticket.resolved' and occurred_at > pg_postmaster_start_time()`)
    await vi.waitFor(async () => expect((await resolved()).rowCount).toBeGreaterThan(0), {
      timeout: READY_MS,
      interval: 200,
    })
    await owner.end()
    expect(rows).toEqual([{ role: 'kora_app', powerful: false, owns: false }])
    const answer = await fetch(`http://127.0.0.1:${String(port)}/api/health/ready`)
    expect(await answer.json()).toMatchObject({ code: 'ready', wake: 'listening' })
  })

  it('leads on its own database, whatever direct address the shell still holds', async () => {
    const answer = await fetch(`http://127.0.0.1:${String(port)}/api/operational-state`)
    const body = (await answer.json()) as { primary_state: string; stub?: boolean }
    expect(body.stub).toBeUndefined()
    expect(['ready', 'active']).toContain(body.primary_state)
  })

  it('lets no second one run from its folder: it ends with 1 and one line', async () => {
    const second = start()
    expect(await second.ended).toBe(1)
    expect(second.output().trim().split('\n')).toEqual([
      expect.stringContaining('The cockpit already runs from this folder'),
    ])
    expect((await buckets()).queued.length).toBeGreaterThan(0)
  })

  it('ends everything on Ctrl-C, pressed twice, and finds its data again', async () => {
    const before = await buckets()
    cockpit.pressCtrlC()
    cockpit.pressCtrlC()
    expect(await cockpit.ended).toBe(0)
    expect(await database()).toBeNull()
    expect(await listenRefusal(port)).toBeNull()

    await start().ready()
    // The agent works on meanwhile.
    const { queued, in_progress, failed_or_blocked, recently_resolved } = await buckets()
    const found = [...queued, ...in_progress, ...failed_or_blocked, ...recently_resolved]
    expect(found.map(({ id }) => id)).toEqual(
      expect.arrayContaining(before.queued.map(({ id }) => id)) as unknown,
    )
  })
})

describe('npm start', () => {
  it('starts again at once after a kill -9', async () => {
    const killed = start()
    await killed.ready()
    process.kill(killed.pid, 'SIGKILL')
    await start().ready()
    expect((await buckets()).queued.length).toBeGreaterThan(0)
  })

  it('says that the server died, ends the database and passes the exit code on', async () => {
    const cockpit = start()
    await cockpit.ready()
    const server = await serverPid()
    process.kill(server, 'SIGKILL')
    expect(await cockpit.ended).toBe(137)
    expect(cockpit.output()).toContain('The server ended by itself (exit code 137)')
    expect(await database()).toBeNull()
  })

  it('serves beside a database of the operator that is away, and starts none', async () => {
    const cockpit = start({
      DATABASE_URL: 'postgres://kora:hush@127.0.0.1:1/kora',
      KORA_WORKSPACE_ID: 'w',
    })
    await cockpit.ready()
    await vi.waitFor(
      () => {
        expect(cockpit.output()).toContain('The database does not answer')
      },
      { timeout: READY_MS },
    )
    expect(await database()).toBeNull()
    expect(cockpit.output()).not.toContain('hush')
  })
})

/** The last child that the starter noted: the server is started after the database. */
async function serverPid(): Promise<number> {
  const note = JSON.parse(await readFile(join(clone, '.kora', 'running.json'), 'utf8')) as {
    children: string[]
  }
  return Number(note.children.at(-1)?.split('@')[0])
}
