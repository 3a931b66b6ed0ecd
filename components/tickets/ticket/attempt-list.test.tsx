import { describe, expect, it } from 'vitest'
import { renderPanel } from '@/components/panels/render-panel.fixture'
import { ClockProvider } from '@/components/ui/clock-context'
import type { AttemptWire } from '@/lib/wire/tickets/ticket-detail.wire'
import { AttemptList } from './attempt-list'

const ATTEMPT: AttemptWire = {
  work_attempt_id: 'a1',
  number: 512,
  claimed_at: '2026-05-21T10:00:00.000000Z',
  lease_expires_at: null,
  refreshed: false,
  ended_at: '2026-05-21T10:05:00.000000Z',
  outcome: 'completed',
  resolution: 'completed',
  resolution_summary: null,
  model_tier_used: null,
  failure_reason: null,
  duration_ms: 300_000,
}

function attempts(
  list: readonly AttemptWire[],
  truncated: boolean,
  live = true,
  recordBeginsAt: string | null = null,
): string {
  return renderPanel(
    <ClockProvider now={Date.parse('2026-05-21T12:00:00Z')}>
      <AttemptList
        attempts={list}
        truncated={truncated}
        live={live}
        recordBeginsAt={recordBeginsAt}
      />
    </ClockProvider>,
  ).text
}

describe('the attempts at a ticket', () => {
  it('say that earlier ones are not shown, and only then', () => {
    expect(attempts([ATTEMPT], true)).toContain('Earlier attempts are not shown')
    expect(attempts([], true)).toContain('The newest events tell of no attempt.')
    expect(attempts([ATTEMPT], false)).not.toContain('Earlier attempts')
    expect(attempts([], false)).toContain('The log tells of no attempt.')
  })

  it('are none only by a fresh answer', () => {
    expect(attempts([], false, false)).toContain('None was known then.')
    expect(attempts([], false, false)).not.toContain('no attempt')
  })

  it('are not denied where the record begins later', () => {
    const none = attempts([], false, true, '2026-05-20T10:00:00.000000Z')
    expect(none).toContain('No record before')
    expect(none).not.toContain('no attempt')
  })

  it('have the number that is known, or none', () => {
    expect(attempts([ATTEMPT], true)).toContain('Attempt 512')
    expect(attempts([{ ...ATTEMPT, number: null }], true)).toContain('Attempt, number unknown')
  })

  it('show an unknown resolution verbatim, and never as released', () => {
    const foreign = { ...ATTEMPT, outcome: 'unknown', resolution: 'merged_upstream' } as const
    expect(attempts([foreign], false)).toContain('merged_upstream')
    expect(attempts([foreign], false)).not.toContain('released')
    expect(attempts([{ ...foreign, resolution: null }], false)).toContain('not told')
  })
})
