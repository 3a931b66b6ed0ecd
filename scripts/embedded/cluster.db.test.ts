import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmod,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { isAlive } from '../process/processes.mjs'
import { openCluster, temporaryCluster } from './cluster'
import type { EmbeddedCluster } from './cluster'
import { findPostmaster } from './postmaster'

const projectRoot = fileURLToPath(new URL('../..', import.meta.url))
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kora-cluster-'))
  // As root, Postgres runs as another user, which needs access.
  await chmod(folder, 0o755)
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

/** Opened for one test, and stopped however that ends. */
async function openForTest(name: string): Promise<EmbeddedCluster> {
  const cluster = await openCluster({ dataDir: join(folder, name) })
  onTestFinished(() => cluster.stop('immediate'))
  return cluster
}

async function ask(connectionString: string, text: string): Promise<unknown> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    const { rows } = await client.query<{ answer: unknown }>(text)
    return rows[0]?.answer
  } finally {
    await client.end()
  }
}

/** Runs a piece of TypeScript in a process of its own, and gives its first line of output. */
async function inAnotherProcess(source: string) {
  const file = join(folder, `${String(process.hrtime.bigint())}.mts`)
  await writeFile(file, source)
  const child = spawn(process.execPath, ['--conditions=react-server', '--import=tsx', file], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, line: line.toString().trim() }
}

const clusterModule = JSON.stringify(fileURLToPath(new URL('./cluster.ts', import.meta.url)))

describe('a temporary cluster', () => {
  it('waits for no disk, until it is set to do so', async () => {
    const cluster = await temporaryCluster()
    onTestFinished(() => cluster.remove())
    const url = cluster.url('postgres')
    const settings = () =>
      ask(
        url,
        `select string_agg(setting, ' ') as answer from pg_settings
          where name in ('fsync', 'synchronous_commit', 'full_page_writes')`,
      )
    await expect.poll(settings, { timeout: 10_000 }).toBe('off off off')
    for (const name of ['fsync', 'synchronous_commit', 'full_page_writes']) {
      await ask(url, `alter system set ${name} = on`)
    }
    await cluster.stop()
    await cluster.start()
    expect(await settings()).toBe('on on on')
  })
})

describe('the embedded cluster', () => {
  it('keeps its data and its port over a stop, and over a crash', async () => {
    const cluster = await openForTest('kept')
    const { port } = cluster
    const url = cluster.url('postgres')
    await ask(url, 'create table note (answer text)')
    await ask(url, `insert into note values ('still here')`)
    await cluster.stop()
    await expect(ask(url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await cluster.start()
    expect(cluster.port).toBe(port)
    expect(await ask(url, 'select answer from note')).toBe('still here')

    await cluster.stop('immediate')
    await cluster.start()
    expect(await ask(url, 'select answer from note')).toBe('still here')
  })

  it('speaks UTF-8 whatever the shell does, on the loopback alone, and writes to the disk', async () => {
    vi.stubEnv('LANG', undefined)
    vi.stubEnv('LC_ALL', 'POSIX')
    const cluster = await openForTest('settings')
    vi.unstubAllEnvs()
    const setting = (name: string) =>
      ask(cluster.url('postgres'), `select current_setting('${name}') as answer`)
    expect(await setting('server_encoding')).toBe('UTF8')
    expect(await setting('listen_addresses')).toBe('127.0.0.1')
    expect(await setting('unix_socket_directories')).toBe('')
    expect(await setting('fsync')).toBe('on')
    expect(await ask(cluster.url('postgres'), `select upper('é') as answer`)).toBe('É')
  })

  it('asks for its password, and keeps it where only its user can read', async () => {
    const cluster = await openForTest('secret')
    const wrong = new URL(cluster.url('postgres'))
    const right = wrong.password
    wrong.password = 'guess'
    await expect(ask(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
    const home = dirname(cluster.dataDir)
    expect((await stat(home)).mode & 0o077).toBe(0)
    expect((await stat(join(home, 'password'))).mode & 0o077).toBe(0)
    expect(await readFile(join(home, 'server.log'), 'utf8')).not.toContain(right)
  })

  it('is refused to a second process while the first lives, and adopted when that was killed', async () => {
    const dataDir = join(folder, 'shared')
    const first = await inAnotherProcess(`
      import { openCluster } from ${clusterModule}
      const cluster = await openCluster({ dataDir: ${JSON.stringify(dataDir)} })
      console.log(cluster.port)
      setInterval(() => undefined, 1000)
    `)
    await expect(openCluster({ dataDir })).rejects.toThrow('is in use by another process')
    const before = await findPostmaster(join(dataDir, 'data'))

    first.child.kill('SIGKILL')
    await once(first.child, 'exit')
    const cluster = await openForTest('shared')
    expect(String(cluster.port)).toBe(first.line)
    expect(await findPostmaster(cluster.dataDir)).toEqual(before)
    await cluster.stop()
    expect(await findPostmaster(cluster.dataDir)).toBeNull()
  })

  it('starts although a stranger now has the process id of a server that was killed', async () => {
    const cluster = await openForTest('stale')
    await cluster.stop()
    const lines = [String(process.pid), cluster.dataDir, '1', String(cluster.port), '', '', '', '']
    await writeFile(join(cluster.dataDir, 'postmaster.pid'), lines.join('\n'))
    await cluster.start()
    expect(await ask(cluster.url('postgres'), 'select 1 as answer')).toBe(1)
  })

  it.runIf(process.getuid?.() === 0)(
    'lives elsewhere, and says where, when root keeps the clone in a private folder',
    async () => {
      const parent = join(folder, 'private')
      await mkdir(parent, { mode: 0o700 })
      const said: string[] = []
      const dataDir = join(parent, 'postgres')
      const cluster = await openCluster({ dataDir, log: (line) => said.push(line) })
      const place = dirname(dirname(cluster.dataDir))
      onTestFinished(() => rm(place, { recursive: true }))
      onTestFinished(() => cluster.stop('immediate'))
      expect(said.join('\n')).toContain(`${parent} is closed to the user`)
      expect(said.join('\n')).toContain(place)
      expect(await ask(cluster.url('postgres'), 'select 1 as answer')).toBe(1)
    },
  )

  it.runIf(process.getuid?.() === 0)(
    'has root follow no link that the account of Postgres has made, and change no owner by it',
    async () => {
      const cluster = await openForTest('linked')
      await cluster.stop()
      const home = dirname(cluster.dataDir)
      const precious = join(folder, 'precious')
      await writeFile(precious, 'of root\n', { mode: 0o600 })
      for (const path of [
        join(home, 'server.log'),
        join(home, 'data', 'kora.conf'),
        join(home, 'data', 'kora.conf.new'),
        join(home, 'data', 'postmaster.pid'),
      ]) {
        await rm(path, { force: true })
        await symlink(precious, path)
      }
      await cluster.start()
      const { uid, mode } = await stat(precious)
      expect({ uid, mode: mode & 0o777, text: await readFile(precious, 'utf8') }).toEqual({
        uid: 0,
        mode: 0o600,
        text: 'of root\n',
      })
      expect((await lstat(join(home, 'server.log'))).isFile()).toBe(true)

      await cluster.stop()
      await rm(join(home, 'server.log'))
      await link(precious, join(home, 'server.log'))
      await cluster.start()
      expect((await stat(precious)).uid).toBe(0)
      expect(await readFile(precious, 'utf8')).toBe('of root\n')
    },
  )

  it.runIf(process.platform === 'linux')(
    'inherits what a server needs, and nothing else',
    async () => {
      vi.stubEnv('STRIPE_API_KEY', 'a secret of the shell')
      vi.stubEnv('DATABASE_URL', 'postgres://elsewhere')
      const cluster = await openForTest('environment')
      vi.unstubAllEnvs()
      const server = await findPostmaster(cluster.dataDir)
      const environ = await readFile(`/proc/${String(server?.pid)}/environ`, 'utf8')
      const names = environ.split('\0').map((line) => line.split('=', 1)[0])
      expect(names.filter((name) => name !== '').sort()).toEqual(
        expect.arrayContaining(['LC_ALL', 'PATH']),
      )
      expect(environ).not.toMatch(/STRIPE|secret|DATABASE_URL|npm_|HOME=|USER=/)
    },
  )

  it('knows letters beyond ASCII, so that trigrams of every script find a text', async () => {
    const cluster = await openForTest('letters')
    const url = cluster.url('postgres')
    await ask(url, 'create extension pg_trgm')
    for (const text of ['日本語', 'ÅÄÖ', 'ßßß', 'Привет', 'कखग']) {
      expect(await ask(url, `select cardinality(show_trgm('${text}')) > 2 as answer`), text).toBe(
        true,
      )
    }
    expect(await ask(url, `select 'ÅÄÖ' ilike '%åäö%' as answer`)).toBe(true)
  })

  it('tells a folder that holds something else from a database of ours', async () => {
    const dataDir = join(folder, 'foreign')
    await mkdir(dataDir)
    await writeFile(join(dataDir, 'letters.txt'), 'precious')
    await expect(openCluster({ dataDir })).rejects.toThrow('Move it away')
    expect(await readFile(join(dataDir, 'letters.txt'), 'utf8')).toBe('precious')
  })

  it('leaves nothing of a temporary cluster behind when its process is killed', async () => {
    const { child, line } = await inAnotherProcess(`
      import { temporaryCluster } from ${clusterModule}
      console.log((await temporaryCluster()).dataDir)
      setInterval(() => undefined, 1000)
    `)
    const server = await findPostmaster(line)
    if (server === null) throw new Error('it does not run')
    child.kill('SIGKILL')
    await vi.waitFor(
      async () => {
        expect(isAlive(server.pid)).toBe(false)
        await expect(stat(dirname(dirname(line)))).rejects.toMatchObject({ code: 'ENOENT' })
      },
      { timeout: 20_000 },
    )
  })
})
