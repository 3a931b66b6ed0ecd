import { expect, it } from 'vitest'
import { MomentCard } from '@/components/state/moment/moment-card'
import { TimeInState } from '@/components/state/range/time-in-state'
import { renderPanel } from '@/components/panels/render-panel.fixture'
import { ClockProvider } from '@/components/ui/clock-context'
import type { StateMomentBody } from '@/lib/wire/state/state-moment.wire'

const MOMENT: StateMomentBody = {
  ...{ time: '2026-11-20T03:14:00.000000Z', state: null, entered_at: null, instance_id: null },
  ...{ alive: null, claimed_tickets: [], claimed_tickets_complete: true, last_event_seq: null },
}

const moment = (record_begins_at?: string) =>
  renderPanel(
    <ClockProvider now={Date.parse(MOMENT.time)}>
      <MomentCard moment={{ ...MOMENT, ...(record_begins_at && { record_begins_at }) }} />
    </ClockProvider>,
  ).text

it('a moment before the record says where it begins, and denies nothing', () => {
  const before = moment('2026-11-21T00:00:00.000000Z')
  expect(before).toContain('No record before')
  expect(before).not.toContain('No ticket was claimed')
  for (const text of [moment(), moment('2026-11-20T00:00:00.000000Z')]) {
    expect(text).not.toContain('No record')
    expect(text).toContain('The log tells of no state before that moment.')
  }
})

it('the time before the record is none of the unknown time of a range', () => {
  const time_in_state = { booting: 0, ready: 60, active: 0, paused: 0, stopped: 0, unknown: 40 }
  const rows = (unrecordedMs: number) =>
    renderPanel(
      <TimeInState time_in_state={time_in_state} degraded_ms={0} unrecordedMs={unrecordedMs} />,
    ).text
  expect(rows(0)).not.toContain('no record')
  expect(rows(0)).toContain('unknown')
  expect(rows(30)).toMatch(/unknown.*10%/)
  expect(rows(30)).toMatch(/no record.*30%/)
  expect(rows(90)).not.toContain('unknown')
})
