import { describe, expect, it } from 'vitest'
import { isForeignRequest } from './cross-site'

interface Asked {
  readonly method?: string
  readonly isPage?: boolean
  readonly headers: Readonly<Record<string, string>>
}

function isForeign({ method = 'GET', isPage = true, headers }: Asked): boolean {
  return isForeignRequest({ method, isPage, headers: new Headers(headers) })
}

const LINK = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
const cross = (more: Readonly<Record<string, string>>) => ({
  'sec-fetch-site': 'cross-site',
  ...more,
})

describe('a request of another site', () => {
  it.each<[string, Asked]>([
    ['by a script', { headers: cross({ 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }) }],
    ['by an image', { headers: cross({ 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }) }],
    ['into a frame', { headers: cross({ ...LINK, 'sec-fetch-dest': 'iframe' }) }],
    ['by a form', { method: 'POST', headers: cross(LINK) }],
    ['by a link to data', { isPage: false, headers: cross(LINK) }],
    ['of another port of this machine', { headers: { 'sec-fetch-site': 'same-site' } }],
    ['that says nonsense', { headers: { 'sec-fetch-site': 'same-origin, cross-site' } }],
    ['by its origin alone', { headers: { host: 'kora.lan', origin: 'http://evil.lan' } }],
    ['by its origin’s port', { headers: { host: 'kora.lan', origin: 'http://kora.lan:81' } }],
    ['without an origin of its own', { headers: { host: 'kora.lan', origin: 'null' } }],
  ])('is refused: %s', (_how, asked) => {
    expect(isForeign(asked)).toBe(true)
  })

  it('is let in where a person follows a link to a page', () => {
    expect(isForeign({ headers: cross(LINK) })).toBe(false)
    expect(isForeign({ method: 'HEAD', headers: cross(LINK) })).toBe(false)
  })
})

describe('a request of ours', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['a page of ours', { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }],
    ['a person who typed the address', { 'sec-fetch-site': 'none', ...LINK }],
    ['a program', { host: 'kora.lan' }],
    ['a page of ours on plain HTTP', { host: 'kora.lan:3000', origin: 'http://kora.lan:3000' }],
    ['the usual port, said', { host: 'kora.lan:443', origin: 'https://kora.lan' }],
    ['the usual port, unsaid', { host: 'kora.lan', origin: 'https://kora.lan:443' }],
  ])('is let in: %s', (_who, headers) => {
    expect(isForeign({ isPage: false, headers })).toBe(false)
  })
})
