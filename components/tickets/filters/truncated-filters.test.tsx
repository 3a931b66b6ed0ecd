import { expect, it } from 'vitest'
import { EventFilterBar } from '@/components/events/event-filter-bar'
import { renderPanel } from '@/components/panels/render-panel.fixture'
import { MoreFilters } from './more-filters'
import { ClockProvider } from '@/components/ui/clock-context'
import { readEventsFilter } from '@/lib/client/events/chain-events.filter'
import { NO_TICKET_FILTERS } from '@/lib/domain/tickets/ticket-filters'

const numbered = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name}-${index}`)

it('a filter that lists some of the tiers says how many, and that there are more', () => {
  const facets = {
    tiers: numbered('tier', 50),
    tiers_truncated: true,
    reasons: numbered('reason', 50),
    reasons_truncated: false,
  }
  const filter = (one: typeof facets) =>
    renderPanel(<MoreFilters filters={NO_TICKET_FILTERS} facets={one} onChange={() => undefined} />)
  expect(filter(facets).text.match(/the first 50 in order; there are more/g)).toHaveLength(1)
  expect(filter({ ...facets, tiers_truncated: false }).text).not.toContain('there are more')
})

it('a filter that lists some of the event types says how many, and how to find the others', () => {
  const bar = (typesTruncated: boolean) =>
    renderPanel(
      <ClockProvider now={0}>
        <EventFilterBar
          filter={readEventsFilter(new URLSearchParams()).filter}
          types={numbered('type', 500)}
          typesTruncated={typesTruncated}
          onFilter={() => undefined}
        />
      </ClockProvider>,
    )
  expect(bar(true).text).toContain('the first 500 types of the log in order; search for the others')
  expect(bar(false).text).not.toContain('search for the others')
})
