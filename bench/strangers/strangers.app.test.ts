import { expect, it } from 'vitest'
import { measureStrangers } from './strangers'

/** The short form of `npm run bench -- strangers`. */
it('a crowd of strangers costs a bounded memory, and operators are served meanwhile', async () => {
  const result = await measureStrangers({ connections: 300, ms: 6_000, log: () => undefined })
  const { before, most, after } = result.megabytes
  expect(most - before).toBeLessThan(60)
  // The allocator keeps some of it: what is asked is that the crowd does not add up.
  expect(after - before).toBeLessThan(60)
  expect(result.failed).toBe(0)
  expect(result.served).toBeGreaterThan(10)
})
