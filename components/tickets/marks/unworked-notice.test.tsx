import { expect, it } from 'vitest'
import { renderPanel } from '@/components/panels/render-panel.fixture'
import type { UnworkedWire } from '@/lib/wire/tickets/assigned-tickets.wire'
import { UnworkedNotice } from './unworked-notice'

const exact = (count: number) => ({ count, capped: false })
const said = (unworked: UnworkedWire | null) =>
  renderPanel(<UnworkedNotice unworked={unworked} />).text

it('says how many tickets have no assignee, and how many no status that Kora works', () => {
  const text = said({
    unassigned: { count: 10_000, capped: true },
    unworked_status: exact(4),
  })
  expect(text).toContain('10,000+ tickets of this workspace have no assignee')
  expect(text).toContain('4 queued tickets have no status, or one in which nothing is claimed')
})

it('says of one ticket that it is one', () => {
  const text = said({ unassigned: exact(1), unworked_status: exact(0) })
  expect(text).toContain('1 ticket of this workspace has no assignee')
  expect(text).not.toContain('queued')
})

it('says nothing where every ticket is worked, or where that is not known', () => {
  expect(said({ unassigned: exact(0), unworked_status: exact(0) })).toBe('')
  expect(said(null)).toBe('')
})
