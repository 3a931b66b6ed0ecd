import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { serveCockpit, type ServedCockpit } from '@/scripts/served-cockpit'
import { GUARDED_ROUTES, PAGES } from './addresses'
import { ask } from './ask'
import { STATE } from './contract'

let cockpit: ServedCockpit
afterEach(() => cockpit.kill())

const withoutHost = { HOST: '', HOSTNAME: '' }
const withoutDoor = fileURLToPath(new URL('./without-door.mjs', import.meta.url))

/** What a request from elsewhere is answered that names the loopback as its host. */
const asLocalhost = (path: string) =>
  ask(cockpit, path, { headers: { host: `localhost:${cockpit.port}` } })

describe('a cockpit that is started in the usual way of Next.js', () => {
  it.each(['next', 'start'] as const)(
    'refuses everybody without a password where it listens on every address (%s)',
    async (by) => {
      cockpit = await serveCockpit({ env: withoutHost, by })
      for (const path of ['/', '/sea-tickets', STATE, '/api/sea-tickets', '/nowhere']) {
        const answer = await asLocalhost(path)
        expect([path, answer.status]).toEqual([path, 503])
        expect(answer.json()).toMatchObject({ code: 'access_not_configured' })
      }
      expect((await asLocalhost('/api/health/live')).status).toBe(200)
    },
  )

  it('is open to this machine where it really listens on the loopback alone', async () => {
    cockpit = await serveCockpit({ env: { HOST: '' }, by: 'next' })
    expect((await asLocalhost('/')).status).toBe(200)
    expect((await asLocalhost(STATE)).status).toBe(200)
  })
})

it('without the front door and without the proxy each page and each route still decides', async () => {
  cockpit = await serveCockpit({
    env: { KORA_ACCESS_PASSWORD: 'correct horse battery' },
    by: 'next',
    preload: withoutDoor,
  })
  for (const path of PAGES) {
    const answer = await ask(cockpit, path)
    expect([path, answer.status]).toEqual([path, 404])
    expect(answer.text).not.toMatch(/panel-|data-live/)
  }
  for (const path of GUARDED_ROUTES) {
    expect([path, (await ask(cockpit, path)).status]).toEqual([path, 401])
  }
})
