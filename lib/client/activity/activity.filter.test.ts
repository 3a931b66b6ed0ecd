import { describe, expect, it } from 'vitest'
import {
  type ActivityFilter,
  activityExportUrl,
  activityFilterQuery,
  isActivityFiltered,
  NO_ACTIVITY_FILTER,
  readActivityFilter,
} from './activity.filter'

const ANN = '00000000-0000-4000-8000-0000000000aa'
const BEN = '00000000-0000-4000-8000-0000000000bb'
const read = (query: string) => readActivityFilter(new URLSearchParams(query)).filter

describe('the filter of an address', () => {
  it.each<[string, Partial<ActivityFilter>]>([
    ['nothing', {}],
    ['two people', { actor: [ANN, BEN] }],
    [
      'an act, a family, and a name that holds a comma',
      { action: ['account.create', 'access.', 'a, b '] },
    ],
    [
      'every part',
      {
        actor: [ANN],
        action: ['access.'],
        outcome: ['refused', 'failed'],
        from: '2026-11-20T00:00:00Z',
        to: '2026-11-21T00:00:00.5+01:00',
        before: '9223372036854775807',
      },
    ],
  ])('of %s comes back from the address that it was written to', (_what, parts) => {
    const filter = { ...NO_ACTIVITY_FILTER, ...parts }
    expect(read(activityFilterQuery(filter))).toEqual(filter)
    expect(isActivityFiltered(filter)).toBe(Object.keys(parts).length > 0)
  })

  it('is the same whether values are repeated or separated by commas', () => {
    expect(read(`actor=${ANN}&actor=${BEN}&outcome=done&outcome=failed`)).toEqual(
      read(`actor=${ANN},${BEN}&outcome=done,failed`),
    )
  })

  it('narrows by what can be read, and names the rest with what is allowed', () => {
    const { filter, ignored } = readActivityFilter(
      new URLSearchParams('actor=ann&outcome=lost&action=access.&from=yesterday'),
    )
    expect(filter).toEqual({ ...NO_ACTIVITY_FILTER, action: ['access.'] })
    expect(ignored.map(({ name }) => name)).toEqual(['actor', 'outcome', 'from'])
    expect(ignored[1]?.detail).toContain('allowed: done, refused, failed')
  })

  it('is exported without the place in the list', () => {
    const filter = { ...NO_ACTIVITY_FILTER, outcome: ['failed'] as const, before: '7' }
    expect(activityExportUrl(filter, 'csv')).toBe('/api/activity/export?format=csv&outcome=failed')
  })
})
