import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { openClient } from '@/lib/server/db/connection/open-client'
import { readWeakCharacterType } from '@/lib/server/db/schema/read-character-type'
import { migrate } from '@/lib/server/db/schema/migrate'
import { openCluster } from '../embedded/cluster'
import type { EmbeddedCluster } from '../embedded/cluster'
import { isAlive } from '../process/processes.mjs'
import { markDemonstration } from '@/lib/server/db/sql/demonstration-mark'
import { openApplicationRole } from '../embedded/application-role'
import { trickleTickets } from '@/scripts/seed/demo/ticket-trickle'
import { seedDemo } from '@/scripts/seed/demo/seed-demo'

// The process that keeps the embedded database for `npm start`: `start/database.mjs` starts it and
// talks to it over its channel. When the other end vanishes, it ends the database by itself.

const DATABASE = 'kora'
const SERVER_PATIENCE_MS = 15_000

const request = z.discriminatedUnion('type', [
  z.object({ type: z.literal('server'), pid: z.number() }),
  z.object({ type: z.literal('stop') }),
])

const [dataDir = '', workspaceId = ''] = process.argv.slice(2)
const state: { serverPid: number | null; leaving: boolean } = { serverPid: null, leaving: false }
const trickling = new AbortController()
const opening = openCluster({
  dataDir,
  log: (text) => void tell({ type: 'progress', text }),
})

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
process.on('message', (message) => {
  const asked = request.parse(message)
  if (asked.type === 'server') state.serverPid = asked.pid
  else void leave()
})
process.once('disconnect', () => {
  void waitForServer().then(leave)
})

try {
  await prepare(await opening)
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  await tell({ type: 'failed', message })
  await leave()
}

async function prepare(cluster: EmbeddedCluster): Promise<void> {
  await createDatabase(cluster.url('postgres'))
  const connectionString = cluster.url(DATABASE)
  await migrate({ connectionString, log: () => undefined, wakeTriggers: true })
  await reportCharacterType(connectionString)
  await seedDemo({ connectionString, workspaceId, log: () => undefined })
  await mark(connectionString)
  const url = await openApplicationRole(connectionString)
  void trickleTickets({ connectionString, workspaceId, signal: trickling.signal })
  await tell({ type: 'ready', url })
}

/** A cluster of an earlier version cannot be given another type: only a new one has it. */
async function reportCharacterType(connectionString: string): Promise<void> {
  const client = await openClient({ connectionString, connectionTimeoutMillis: 10_000 })
  try {
    const characterType = await readWeakCharacterType(client)
    if (characterType === null) return
    const text = `The embedded database was made with the character type ${characterType}: a search beyond ASCII is slow in it. Delete ${dataDir} to begin with a new one.`
    await tell({ type: 'progress', text })
  } finally {
    await client.end()
  }
}

/** Marks this cluster as made for the demonstration: only there may the simulated agent work. */
async function mark(connectionString: string): Promise<void> {
  const client = await openClient({ connectionString, connectionTimeoutMillis: 10_000 })
  try {
    await markDemonstration(client)
  } finally {
    await client.end()
  }
}

async function createDatabase(connectionString: string): Promise<void> {
  const client = await openClient({ connectionString, connectionTimeoutMillis: 10_000 })
  try {
    const found = await client.query('select from pg_database where datname = $1', [DATABASE])
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`)
  } finally {
    await client.end()
  }
}

/** The server writes its last events while it leaves: the database is the last to go. */
async function waitForServer(): Promise<void> {
  const deadline = Date.now() + SERVER_PATIENCE_MS
  while (state.serverPid !== null && isAlive(state.serverPid) && Date.now() < deadline)
    await pause(50)
}

/** A start that is under way is awaited first: half of one could not be stopped. */
async function leave(): Promise<void> {
  trickling.abort()
  if (state.leaving) return
  state.leaving = true
  const cluster = await opening.catch(() => null)
  await cluster?.stop()
  process.exit(0)
}

/** Resolves when the message has left, so that an exit cannot swallow it. */
function tell(message: Readonly<Record<string, string>>): Promise<void> {
  return new Promise((resolve) => {
    if (!process.connected || !process.send) resolve()
    else {
      process.send(message, () => {
        resolve()
      })
    }
  })
}
