import { expect, it } from 'vitest'
import { countFailures } from './assigned-tickets'

it('attempts are counted by the reason that they gave, and those without one are not', () => {
  expect(countFailures([])).toEqual({})
  expect(countFailures([null])).toEqual({})
  expect(countFailures(['tests_failed', null, 'policy', 'tests_failed'])).toEqual({
    tests_failed: 2,
    policy: 1,
  })
})

it('the same counts read the same, in whatever order the attempts were read', () => {
  const attempts = ['policy', 'agent_bad_answer', 'tests_failed', 'policy']
  const counted = JSON.stringify(countFailures(attempts))
  expect(counted).toBe('{"agent_bad_answer":1,"policy":2,"tests_failed":1}')
  expect(JSON.stringify(countFailures(attempts.toReversed()))).toBe(counted)
})

it('a reason may be called like anything that an object has by itself', () => {
  const counts = countFailures(['__proto__', 'constructor', '__proto__'])
  expect(Object.entries(counts)).toEqual([
    ['__proto__', 2],
    ['constructor', 1],
  ])
})
