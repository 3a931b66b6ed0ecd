import { describe, expect, it } from 'vitest'
import { encodeTicketCursor } from './ticket-cursor'
import { parseSelectionOnly, parseTicketListQuery } from './ticket-list-parameters'

const parse = (search: string) => parseTicketListQuery(new URLSearchParams(search))

const CURSOR = encodeTicketCursor(
  {
    place: {
      rank: 0,
      time: '2026-05-21T17:00:00.000001Z',
      id: '6f1f3b5e-0000-4000-8000-000000000001',
    },
    backwards: true,
  },
  'oldest',
)

describe('what a page of the list is asked for by', () => {
  it('is fifty rows from the start, unless told', () => {
    expect(parse('')).toMatchObject({ ok: true, query: { cursor: null, limit: 50 } })
    expect(parse(`sort=oldest&limit=0&cursor=${CURSOR}`)).toMatchObject({
      ok: true,
      query: { limit: 0, cursor: { backwards: true, place: { rank: 0 } } },
    })
  })

  it.each([
    ['limit=201', 'bad_limit', 'a whole number from 0 to 200'],
    ['limit=-1', 'bad_limit', 'a whole number from 0 to 200'],
    ['limit=', 'bad_limit', 'a whole number from 0 to 200'],
    ['limit=1&limit=2', 'bad_limit', 'a whole number from 0 to 200'],
    ['cursor=', 'bad_cursor', 'next_cursor'],
    [`cursor=${CURSOR}`, 'bad_cursor', 'in the order newest'],
    ['statuz=odd', 'unknown_parameter', 'there is no parameter "statuz"; allowed: bucket, status'],
    ['bucket=x', 'bad_bucket', 'allowed: in_progress'],
  ])('says of %s what is wrong with it and what is allowed', (search, code, words) => {
    const read = parse(search)
    expect(read).toMatchObject({ ok: false, problem: { code } })
    expect(read.ok ? '' : read.problem.detail).toContain(words)
  })

  it('is of the routes without pages their own few parameters', () => {
    const only = (search: string) => parseSelectionOnly(new URLSearchParams(search), ['format'])
    expect(only('format=csv&bucket=queued').ok).toBe(true)
    expect(only('limit=5').ok).toBe(false)
  })
})
