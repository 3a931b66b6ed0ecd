import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveCockpit, type ServedCockpit } from '@/scripts/served-cockpit'
import { ask, type Answer } from '@/testing/built-app/ask'

const CHUNKS = fileURLToPath(new URL('../../.next/static/chunks', import.meta.url))
/** What Chromium sends. */
const BROWSER = 'gzip, deflate, br, zstd'

let cockpit: ServedCockpit
beforeAll(async () => {
  cockpit = await serveCockpit({ env: {} })
})
afterAll(() => cockpit.kill())

const get = (path: string, acceptEncoding: string | null, more: Record<string, string> = {}) =>
  ask(cockpit, path, {
    headers: { ...(acceptEncoding !== null && { 'accept-encoding': acceptEncoding }), ...more },
  })

function plainOf({ headers, bytes }: Answer): string {
  switch (headers['content-encoding']) {
    case 'br':
      return brotliDecompressSync(bytes).toString('utf8')
    case 'gzip':
      return gunzipSync(bytes).toString('utf8')
    default:
      return bytes.toString('utf8')
  }
}

/** Which encoding answers which `accept-encoding`. */
const CHOICES: [string | null, string | undefined][] = [
  [BROWSER, 'br'],
  ['br', 'br'],
  ['gzip', 'gzip'],
  ['gzip, br;q=0', 'gzip'],
  ['*', 'br'],
  ['identity', undefined],
  ['br;q=0, gzip;q=0', undefined],
  ['', undefined],
  [null, undefined],
]

describe('a document', () => {
  it.each(CHOICES)('asked for with accept-encoding %j comes in %s', async (accept, encoding) => {
    const answer = await get('/', accept)
    expect(answer.status).toBe(200)
    expect(answer.headers['content-encoding']).toBe(encoding)
    expect(answer.headers.vary?.toLowerCase()).toContain('accept-encoding')
    expect(plainOf(answer)).toMatch(/^<!DOCTYPE html>[^]*<\/html>$/)
  })

  it.each(['/', '/sea-tickets', '/operational-state', '/chain-events', '/no-such-page'])(
    '%s is a third of its size at most, and has no tag that would stand for two encodings',
    async (path) => {
      const answer = await get(path, BROWSER)
      expect(answer.headers['content-encoding']).toBe('br')
      expect(answer.bytes.byteLength * 3).toBeLessThan(Buffer.byteLength(plainOf(answer)))
      expect(answer.headers.etag).toBeUndefined()
      expect(answer.headers['cache-control']).toContain('no-store')
    },
  )

  it('is a part of a page too, as a navigation asks for it', async () => {
    // Next.js leads to the address that holds a hash of these headers.
    const { headers } = await get('/sea-tickets?_rsc=1', BROWSER, { rsc: '1' })
    const answer = await get(headers.location ?? '', BROWSER, { rsc: '1' })
    expect(answer.headers['content-type']).toContain('text/x-component')
    expect(answer.headers['content-encoding']).toBe('br')
    expect(plainOf(answer)).toContain('sea-tickets')
  })
})

describe('the hot routes', () => {
  it.each(['/api/operational-state', '/api/sea-tickets/kora-assigned', '/api/health/live'])(
    '%s answers as it is',
    async (path) => {
      const answer = await get(path, BROWSER)
      expect(answer.headers['content-encoding']).toBeUndefined()
      expect(answer.json()).toEqual(expect.any(Object))
    },
  )
})

describe('a script of the build', () => {
  const name = readdirSync(CHUNKS).find((each) => each.endsWith('.js')) ?? ''
  const address = `/_next/static/chunks/${name}`
  const content = readFileSync(`${CHUNKS}/${name}`, 'utf8')

  it.each(CHOICES)('asked for with accept-encoding %j comes in %s', async (accept, encoding) => {
    const answer = await get(address, accept)
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-length': String(answer.bytes.byteLength),
      'content-type': 'application/javascript; charset=UTF-8',
      vary: 'accept-encoding',
      'x-content-type-options': 'nosniff',
    })
    expect(answer.headers['content-encoding']).toBe(encoding)
    expect(plainOf(answer)).toBe(content)
  })

  it('has a tag for each encoding, and confirms only the one that the client would get', async () => {
    const tags = await Promise.all(
      ['br', 'gzip', 'identity'].map(async (accept) => {
        const { etag = '' } = (await get(address, accept)).headers
        return etag
      }),
    )
    expect(new Set(tags).size).toBe(3)
    for (const tag of tags) {
      const answer = await get(address, 'br', { 'if-none-match': tag })
      expect(answer.status).toBe(tag === tags[0] ? 304 : 200)
      expect(answer.headers.vary).toBe('accept-encoding')
    }
  })

  it('tells its size without its content to HEAD', async () => {
    const answer = await ask(cockpit, address, {
      method: 'HEAD',
      headers: { 'accept-encoding': 'br' },
    })
    const { bytes } = await get(address, 'br')
    expect(answer.bytes.byteLength).toBe(0)
    expect(answer.headers['content-length']).toBe(String(bytes.byteLength))
  })

  it('is not to be had by the name of its compressed file', async () => {
    expect((await get(`${address}.br`, null)).status).toBe(404)
  })
})

it('every text file of the build is served compressed', async () => {
  const names = readdirSync(CHUNKS, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(js|css)$/.test(entry.name))
    .map((entry) => entry.name)
    .filter((each) => readFileSync(`${CHUNKS}/${each}`).byteLength >= 1_024)
  expect(names.length).toBeGreaterThan(10)
  for (const each of names) {
    const answer = await get(`/_next/static/chunks/${each}`, BROWSER)
    expect([each, answer.headers['content-encoding']]).toEqual([each, 'br'])
  }
})
