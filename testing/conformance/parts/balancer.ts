import { createServer } from 'node:http'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort, portOf } from '@/scripts/process/ports.mjs'
import { findProgram, startProgram } from './program'
import type { PostgresServer } from './postgres-server'
import { canConnect } from './can-connect'
import { until } from './until'

/** A real HAProxy that leads to whichever of two servers is a primary. */
export interface Balancer {
  url(database: string, user: string): string
  stop(): Promise<void>
}

/**
 * Starts one. Which server is a primary is asked over HTTP, as the agents of Patroni and its like
 * answer it. Throws where this machine has no HAProxy.
 */
export async function openBalancer(
  servers: readonly PostgresServer[],
  folder: string,
): Promise<Balancer> {
  const path = findProgram('haproxy')
  if (path === null) throw new Error('This machine has no haproxy.')
  const port = await freePort()
  const roles = await Promise.all(servers.map(openRoleServer))
  await mkdir(folder, { recursive: true })
  const file = join(folder, 'haproxy.cfg')
  await writeFile(
    file,
    [
      'global',
      '  maxconn 500',
      'defaults',
      '  mode tcp',
      '  timeout connect 2s',
      '  timeout client 1h',
      '  timeout server 1h',
      'listen primary',
      `  bind 127.0.0.1:${String(port)}`,
      '  option httpchk GET /primary',
      '  http-check expect status 200',
      '  default-server inter 500ms fall 2 rise 1 on-marked-down shutdown-sessions',
      ...servers.map(
        (server, index) =>
          `  server pg${String(index)} 127.0.0.1:${String(server.port)} check port ${String(roles[index]?.port)}`,
      ),
      '',
    ].join('\n'),
  )
  const program = startProgram(path, { args: ['-db', '-f', file], user: null, folder })
  const url = (database: string, user: string) =>
    `postgres://${user}@127.0.0.1:${String(port)}/${database}`
  await until('HAProxy leads to the primary', async () => {
    if (!program.isRunning) throw new Error(program.lines.join('\n'))
    return (await canConnect(url('postgres', 'kora'))) || null
  })
  return {
    url,
    stop: async () => {
      await program.stop()
      await Promise.all(roles.map((role) => role.close()))
    },
  }
}

async function openRoleServer(server: PostgresServer) {
  const http = createServer((_request, response) => {
    server
      .query('postgres', 'select 1 where not pg_is_in_recovery()')
      .then((rows) => rows.length > 0)
      .catch(() => false)
      .then((isPrimary) => response.writeHead(isPrimary ? 200 : 503).end())
      .catch(() => undefined)
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  return {
    port: portOf(http),
    close: () =>
      new Promise<void>((resolve) => {
        http.closeAllConnections()
        http.close(() => resolve())
      }),
  }
}
