import { expect, it } from 'vitest'
import { checkAnswer } from './checked-answer'

const JSON_TYPE = { 'content-type': 'application/json' }
const live = (body: object, more: object = {}) =>
  checkAnswer({
    method: 'GET',
    path: '/api/health/live?x=1',
    status: 200,
    headers: JSON_TYPE,
    text: JSON.stringify(body),
    ...more,
  })

it('an answer as the manifest describes it passes', () => {
  expect(() => live({ code: 'live' })).not.toThrow()
})

it('one that lacks a field, or has one more, is named', () => {
  expect(() => live({})).toThrow('is not as described')
  expect(() => live({ code: 'live', secret: 1 })).toThrow('holds secret')
})

it('an error is a problem, as every error is', () => {
  const problem = { 'content-type': 'application/problem+json' }
  expect(() => live({ code: 'x' }, { status: 404, headers: problem })).toThrow('the problem of')
  expect(() => live({ code: 'x' }, { status: 404 })).toThrow('does not describe')
})
