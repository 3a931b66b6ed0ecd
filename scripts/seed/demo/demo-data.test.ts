import { describe, expect, it } from 'vitest'
import { demoData } from './demo-data'

const NOW = Date.UTC(2026, 4, 21, 17)
const DAY = 86_400_000
const dataOf = (workspaceId: string) =>
  demoData({ workspaceId, koraActorId: '00000000-0000-4000-8000-000000000001', now: NOW })

describe('the data of the demonstration', () => {
  it('is the same for the same workspace whenever it is made, and another for another', () => {
    expect(dataOf('demo')).toEqual(dataOf('demo'))
    expect(dataOf('demo').events).not.toEqual(dataOf('other').events)
  })

  it.each(Array.from({ length: 20 }, (_none, index) => `workspace-${index}`))(
    'of %s lies within the two days before now, and reaches until now',
    (workspaceId) => {
      const { events, tickets } = dataOf(workspaceId)
      const times = events.map((event) => Date.parse(event.occurredAt))
      expect(times[0]).toBe(NOW - 2 * DAY)
      expect(times.at(-1)).toBeGreaterThan(NOW - 5 * 60_000)
      expect(times).toEqual(times.toSorted((one, other) => one - other))
      expect(Math.max(...times)).toBeLessThanOrEqual(NOW)
      for (const ticket of tickets) {
        expect(ticket.created_at).toBeLessThanOrEqual(ticket.sea_assigned_at ?? NOW)
        expect(ticket.sea_claimed_at ?? 0).toBeLessThanOrEqual(ticket.sea_resolved_at ?? NOW)
        expect(ticket.updated_at).toBeLessThanOrEqual(NOW)
      }
    },
  )

  it('leaves no hour of work idle at its end', () => {
    const resolved = dataOf('demo').tickets.map((ticket) => ticket.sea_resolved_at ?? 0)
    expect(Math.max(...resolved)).toBeGreaterThan(NOW - DAY / 24)
  })
})
