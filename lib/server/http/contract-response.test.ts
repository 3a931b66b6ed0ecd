import { describe, expect, it } from 'vitest'
import { contractResponse, prepareBody } from './contract-response'

const FRESHNESS = { 'x-kora-as-of': '2026-05-21T12:00:00Z', 'x-kora-now': '2026-05-21T12:00:01Z' }

function answer(ifNoneMatch: string | null, covered: object = { a: 1 }, body: object = covered) {
  const headers = ifNoneMatch === null ? undefined : { 'if-none-match': ifNoneMatch }
  const request = new Request('http://localhost/api', headers && { headers })
  return contractResponse(request, prepareBody(body, covered), FRESHNESS)
}
const etag = answer(null).headers.get('etag') ?? ''

describe('a contract answer', () => {
  it('is JSON in UTF-8 that nobody stores, with its freshness', async () => {
    const response = answer(null, { a: 'ü' })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ a: 'ü' })
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
      ...FRESHNESS,
    })
  })

  it('has the same ETag for the same content, and another one for another', () => {
    expect(etag).toMatch(/^"[\w-]{22}"$/)
    expect(answer(null).headers.get('etag')).toBe(etag)
    expect(answer(null, { a: 2 }).headers.get('etag')).not.toBe(etag)
  })

  it('has an ETag that freshness does not move', () => {
    const later = answer(null, { a: 1 }, { a: 1, freshness: { as_of: 'later' } })
    expect(later.headers.get('etag')).toBe(etag)
  })

  it.each([
    ['the ETag', etag],
    ['the weak form of it', `W/${etag}`],
    ['a list that holds it', `"x", W/${etag} ,"y"`],
    ['any', '*'],
  ])('is 304 without a body, but with freshness, for a page that has %s', async (_what, value) => {
    const response = answer(value)
    expect(response.status).toBe(304)
    expect(await response.text()).toBe('')
    expect(Object.fromEntries(response.headers)).toMatchObject({
      etag,
      'cache-control': 'no-store',
      ...FRESHNESS,
    })
  })

  it.each(['"x"', '', 'W/"x", "y"', etag.slice(1, -1)])(
    'is whole for a page that has %s',
    (value) => {
      expect(answer(value).status).toBe(200)
    },
  )
})
