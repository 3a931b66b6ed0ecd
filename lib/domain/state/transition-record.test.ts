import { expect, it } from 'vitest'
import { toUtcSecond } from './transition-record'

it('an instant of the history is UTC to the second, cut and not rounded', () => {
  expect(toUtcSecond(Date.parse('2026-05-21T19:00:00.999+02:00'))).toBe('2026-05-21T17:00:00Z')
})
