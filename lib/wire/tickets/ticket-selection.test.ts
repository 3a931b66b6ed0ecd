import { describe, expect, it } from 'vitest'
import { NO_TICKET_FILTERS } from '@/lib/domain/tickets/ticket-filters'
import { parseSelection, selectionParameters } from './ticket-selection'

const parse = (search: string) => parseSelection(new URLSearchParams(search))

describe('a selection in an address', () => {
  it('is every ticket, newest first, where nothing is said or what is said is empty', () => {
    const all = { ok: true, query: { filters: NO_TICKET_FILTERS, sort: 'newest' } }
    expect(parse('')).toEqual(all)
    expect(parse('bucket=&q=%20&sort=&tier=,')).toEqual(all)
  })

  it('reads every filter, several values by comma or repeated, each once', () => {
    expect(
      parse(
        'bucket=queued,in_progress&bucket=queued&status=odd,none&criticality=low&q=%20the%20%20Ledger&tier=a&reason=b,c&older_than=3600&sort=priority',
      ),
    ).toEqual({
      ok: true,
      query: {
        sort: 'priority',
        filters: {
          buckets: ['queued', 'in_progress'],
          statuses: ['odd', 'none'],
          criticalities: ['low'],
          text: 'the Ledger',
          tiers: ['a'],
          reasons: ['b', 'c'],
          olderThanSeconds: 3600,
        },
      },
    })
  })

  it.each([
    ['bucket=done', 'bad_bucket', 'bucket holds "done"; allowed: in_progress, failed_or_blocked'],
    ['criticality=P0', 'bad_criticality', 'allowed: frontier, high, normal, low'],
    ['sort=title', 'bad_sort', 'allowed: newest, oldest, resolved, claimed, priority'],
    ['sort=newest&sort=oldest', 'bad_sort', 'allowed: one value'],
    ['q=ab', 'bad_q', '3 to 200 characters'],
    ['q=a-b-c-d', 'bad_q', 'three letters or digits of them in a row'],
    [`q=${'x'.repeat(201)}`, 'bad_q', '3 to 200 characters'],
    ['older_than=-1', 'bad_older_than', 'a whole number of seconds'],
    ['older_than=99999999999', 'bad_older_than', 'a whole number of seconds'],
    [`tier=${'x'.repeat(65)}`, 'bad_tier', 'at most 64 characters'],
    [`reason=${'abcdefghijk'.split('').join(',')}`, 'bad_reason', 'at most 10 values'],
  ])('says of %s what is wrong with it and what is allowed', (search, code, words) => {
    const read = parse(search)
    expect(read).toMatchObject({ ok: false, problem: { code } })
    expect(read.ok ? '' : read.problem.detail).toContain(words)
  })

  it.each([
    '',
    'bucket=queued&sort=priority',
    'status=none&q=the+ledger&tier=a&tier=b&older_than=60',
  ])('is written as it was read: %s', (search) => {
    const read = parse(search)
    expect(read.ok && selectionParameters(read.query).toString()).toBe(search)
  })
})
