import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { ClockProvider } from '@/components/ui/clock-context'
import { ShortId } from '@/components/ui/short-id'
import type { EventsFilter } from '@/lib/client/events/chain-events.filter'
import type { ChainEventWire } from '@/lib/wire/events/chain-events.wire'
import { EventFilterBar } from './event-filter-bar'
import { EventRow } from './event-row'
import { TypeSelect } from './type-select'

const NO_FILTER: EventsFilter = {
  prefix: null,
  type: null,
  ticket: null,
  from: null,
  to: null,
  before: null,
}
const HOSTILE = 'kora.\u202Egnp.\u0007bell\u200B'
/** What would work unseen: controls, directions, zero width. */
const UNSEEN =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/

const EVENT: ChainEventWire = {
  seq: '1',
  event_id: 'e',
  event_type: HOSTILE,
  occurred_at: '2026-05-21T10:00:00.000000Z',
  actor_id: null,
  payload: JSON.stringify({ sea_ticket_id: HOSTILE }),
  payload_bytes: 2,
  prev_event_hash: 'a',
  this_event_hash: 'b',
}

/** What a reader sees or hears of a page: addresses and the values of options are for the machine. */
function shownOf(html: string): string {
  return html.replaceAll(/ (?:value|href)="[^"]*"/g, '')
}

const nothing = () => undefined

describe('an event type with characters that work unseen', () => {
  it.each([
    [
      'in the list of types',
      <TypeSelect key="" filter={NO_FILTER} types={[HOSTILE]} onFilter={nothing} />,
    ],
    [
      'in the list, chosen and unknown',
      <TypeSelect
        key=""
        filter={{ ...NO_FILTER, prefix: HOSTILE }}
        types={[]}
        onFilter={nothing}
      />,
    ],
    [
      'in a row of the log',
      <EventRow
        key=""
        event={EVENT}
        open={false}
        tabbable
        fresh={false}
        onToggle={nothing}
        onFilter={nothing}
      />,
    ],
    ['as an id', <ShortId key="" id={HOSTILE} what="instance" />],
    [
      'as a filter in force, on its chip and in its label',
      <EventFilterBar
        key=""
        filter={{ ...NO_FILTER, prefix: HOSTILE, type: [HOSTILE] }}
        types={[HOSTILE]}
        typesTruncated={false}
        onFilter={nothing}
      />,
    ],
  ])('is visible %s', (_where, element) => {
    const shown = shownOf(renderToStaticMarkup(<ClockProvider now={0}>{element}</ClockProvider>))
    expect(shown).toContain('U+202E')
    expect(shown).not.toMatch(UNSEEN)
  })
})
