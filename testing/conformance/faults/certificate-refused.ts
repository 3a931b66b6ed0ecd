import { execFileSync } from 'node:child_process'
import { chmod, chown, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Fault, HONEST_WITHIN_MS } from '@/testing/conformance/fault'
import { until } from '@/testing/conformance/parts/until'
import { canConnect } from '@/testing/conformance/parts/can-connect'
import { untilReady } from '@/testing/conformance/until-ready'

/** A private authority, and a certificate of its making for this machine. */
async function makeCertificates(folder: string): Promise<{ authority: string }> {
  const run = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'ignore'] })
  run(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=Harbour CA',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
  )
  run(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-subj',
    '/CN=localhost',
    '-keyout',
    'server.key',
    '-out',
    'server.csr',
  )
  await writeFile(join(folder, 'names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1')
  run(
    'x509',
    '-req',
    '-in',
    'server.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-days',
    '2',
    '-extfile',
    'names',
    '-out',
    'server.pem',
  )
  return { authority: join(folder, 'ca.pem') }
}

export const certificateRefused: Fault = {
  name: 'certificate-refused',
  when: 'the database’s certificate is signed by a private authority that the address does not name',
  needsOwnEstate: true,
  open: async (stage) => {
    const { primary, programs, folder } = stage.estate
    const database = await stage.estate.database()
    const { authority } = await makeCertificates(folder)
    const key = join(folder, 'server.key')
    await chmod(key, 0o600)
    if (programs.user !== null) await chown(key, programs.user.uid, programs.user.gid)
    await primary.configure(
      'ssl = on',
      `ssl_cert_file = '${join(folder, 'server.pem')}'`,
      `ssl_key_file = '${key}'`,
    )
    primary.reload()
    const url = primary.url(database.name)
    const named = `${url}?sslmode=verify-full&sslrootcert=${authority}`
    await until('Postgres speaks TLS', async () => (await canConnect(named)) || null)
    const cockpit = await stage.serve(database, { DATABASE_URL: `${url}?sslmode=require` })
    return {
      cockpit,
      begin: () => Promise.resolve(),
      end: () => Promise.resolve(),
      check: async () => {
        for (const address of [named, `${url}?sslmode=no-verify`, `${url}?sslmode=disable`]) {
          await untilReady(await stage.serve(database, { DATABASE_URL: address }))
        }
        return ['with sslrootcert, with sslmode=no-verify and with sslmode=disable it is ready']
      },
    }
  },
  says: {
    state: /signed by nobody whom this server trusts/,
    tickets: /signed by nobody whom this server trusts/,
  },
  withinMs: HONEST_WITHIN_MS,
  stopsWork: true,
  isLiveBefore: false,
  health: 503,
}
