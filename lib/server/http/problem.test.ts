import { expect, it } from 'vitest'
import { problem } from './problem'

it('a problem has a stable code, a title and no cache', async () => {
  const response = problem({
    status: 405,
    code: 'method_not_allowed',
    detail: 'This address only answers GET.',
    headers: { allow: 'GET' },
  })
  expect(response.status).toBe(405)
  expect(Object.fromEntries(response.headers)).toEqual({
    allow: 'GET',
    'cache-control': 'no-store',
    'content-type': 'application/problem+json; charset=utf-8',
  })
  expect(await response.json()).toEqual({
    type: 'about:blank',
    title: 'Method not allowed',
    status: 405,
    code: 'method_not_allowed',
    detail: 'This address only answers GET.',
  })
})
