import { describe, expect, it } from 'vitest'
import {
  parseChainEventsQuery,
  parseChainVerifyQuery,
} from '@/lib/wire/events/chain-events-parameters'
import {
  parseMomentQuery,
  parseStateRangeQuery,
  parseTransitionsQuery,
} from '@/lib/wire/state/state-parameters'
import { parseNoQuery, type ParsedQuery } from './parameters'

const PARSERS = {
  events: parseChainEventsQuery,
  verify: parseChainVerifyQuery,
  range: parseStateRangeQuery,
  transitions: parseTransitionsQuery,
  moment: parseMomentQuery,
  nothing: parseNoQuery,
}

function parse(route: keyof typeof PARSERS, search: string): ParsedQuery<unknown> {
  return PARSERS[route](new URLSearchParams(search))
}

const TICKET = '6F1F3B5E-0000-4000-8000-00000000000A'
const NOTHING = { prefix: null, types: null, ticketId: null, from: null, to: null }

describe('the parameters of the routes about the log', () => {
  it.each([
    ['events', '', { ...NOTHING, before: null, after: null, limit: 50 }],
    [
      'events',
      `prefix=kora.&type=b,a&type=a&ticket=${TICKET}&from=2026-05-21T17:00:00Z&after=7&limit=200&include=types`,
      {
        ...NOTHING,
        prefix: 'kora.',
        types: ['b', 'a'],
        ticketId: TICKET.toLowerCase(),
        from: '2026-05-21T17:00:00Z',
        before: null,
        after: '7',
        limit: 200,
      },
    ],
    ['verify', '', { seq: '0', hash: '00'.repeat(32), count: '0' }],
    [
      'verify',
      `after_seq=9223372036854775807&after_hash=${'AB'.repeat(32)}&after_count=3`,
      { seq: '9223372036854775807', hash: 'ab'.repeat(32), count: '3' },
    ],
    ['range', 'from=2026-05-21T17:00:00%2B02:00', { from: 1_779_375_600_000, to: null }],
    ['transitions', 'before=12&limit=', { from: null, to: null, before: '12', limit: 50 }],
    ['moment', 'time=2026-05-21T17:00:00Z', { time: '2026-05-21T17:00:00Z' }],
    ['nothing', '', {}],
  ] as const)('read %s?%s', (route, search, query) => {
    expect(parse(route, search)).toEqual({ ok: true, query })
  })

  it.each([
    ['events', 'ticket=7', 'bad_ticket', `ticket holds "7"; allowed: a ticket's id, a UUID`],
    [
      'events',
      'before=1&after=2',
      'bad_after',
      'after holds "2"; allowed: either before or after, not both',
    ],
    ['events', 'prefix=a&prefix=b', 'bad_prefix', 'prefix holds "a,b"; allowed: one value'],
    ['events', 'limit=0', 'bad_limit', 'limit holds "0"; allowed: a whole number from 1 to 200'],
    ['events', 'from=2026-02-31T00:00:00Z', 'bad_from', 'from holds "2026-02-31T00:00:00Z"'],
    ['events', `type=${'x'.repeat(201)}`, 'bad_type', 'at most 20 types of at most 200 characters'],
    [
      'verify',
      'after_seq=9223372036854775808',
      'bad_after_seq',
      'a whole number from 0 to 9223372036854775807',
    ],
    ['verify', 'after_hash=00', 'bad_after_hash', 'the 64 hexadecimal digits of last_hash'],
    [
      'range',
      'from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z',
      'bad_range',
      'range holds "2026-01-01T00:00:00Z/2026-03-01T00:00:00"; allowed: from before to, at most 31 days apart',
    ],
    [
      'transitions',
      'from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z',
      'bad_range',
      'allowed: from before to',
    ],
    ['moment', '', 'bad_time', 'time holds ""; allowed: an ISO 8601 time with its zone'],
    ['nothing', 'a=1', 'unknown_parameter', 'there is no parameter "a"; allowed: none'],
    ['verify', 'after=1', 'unknown_parameter', 'allowed: after_seq, after_hash, after_count'],
  ] as const)('refuse %s?%s as %s', (route, search, code, words) => {
    const read = parse(route, search)
    expect(read).toMatchObject({ ok: false, problem: { code } })
    expect(read.ok ? '' : read.problem.detail).toContain(words)
  })
})
