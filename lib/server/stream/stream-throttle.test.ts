import { expect, it } from 'vitest'
import { streamThrottle } from './stream-throttle'

it.each([
  [0, { readEveryMs: 100, spacingMs: 100 }],
  [50, { readEveryMs: 100, spacingMs: 100 }],
  [1_000, { readEveryMs: 2_000, spacingMs: 500 }],
  [100_000, { readEveryMs: 5_000, spacingMs: 500 }],
])('with %d streams reads and frames are spaced so', (streams, pace) => {
  expect(streamThrottle(streams)).toEqual(pace)
})
