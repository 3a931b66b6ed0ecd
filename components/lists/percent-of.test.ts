import { expect, it } from 'vitest'
import { percentOf } from './percent-of'

it('never rounds a small share to none, nor a large one to all', () => {
  expect(percentOf(0, 10)).toBe('0%')
  expect(percentOf(1, 100_000)).toBe('< 0.1%')
  expect(percentOf(4, 1_000)).toBe('0.4%')
  expect(percentOf(71, 100)).toBe('71%')
  expect(percentOf(99_999, 100_000)).toBe('> 99.9%')
  expect(percentOf(10, 10)).toBe('100%')
})
