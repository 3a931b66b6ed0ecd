import { expect, it } from 'vitest'
import { readVersionLimits } from './read-version-limits'

const of = (major: number) =>
  readVersionLimits({ query: () => Promise.resolve({ rows: [{ major }] }) })

it('a version of Postgres names what it cannot do, and a new one nothing', async () => {
  expect(await of(14)).toEqual({
    major: 14,
    limits: ['public_schema_open', 'several_values_read_more'],
  })
  expect((await of(16))?.limits).toEqual(['several_values_read_more'])
  expect(await of(17)).toBeNull()
  expect(await of(18)).toBeNull()
})
