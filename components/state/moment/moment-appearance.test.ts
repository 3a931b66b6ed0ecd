import { describe, expect, it } from 'vitest'
import type { StateMomentBody } from '@/lib/wire/state/state-moment.wire'
import { momentAppearance } from './moment-appearance'

const moment: StateMomentBody = {
  time: '2026-11-20T03:14:00.000000Z',
  state: {
    primary_state: 'active',
    degradation_reasons: [],
    claim_permission: 'normal',
    trigger: 'claim acquired',
    reported_at: '2026-11-20T03:12:00.000000Z',
  },
  entered_at: '2026-11-20T03:12:00.000000Z',
  instance_id: 'vm-1',
  alive: true,
  claimed_tickets: [],
  claimed_tickets_complete: true,
  last_event_seq: '12',
}

describe('a moment of the past', () => {
  it('shows the state that an instance reported while alive', () => {
    expect(momentAppearance(moment)).toMatchObject({ state: 'active', known: true })
  })

  it('is unknown while no instance was alive, with the last report', () => {
    const appearance = momentAppearance({ ...moment, alive: false })
    expect(appearance).toMatchObject({ state: 'unknown', known: false })
    expect(appearance.words).toContain('last reported active')
  })

  it('is not confirmed where the log does not say whether an instance was alive', () => {
    expect(momentAppearance({ ...moment, alive: null })).toMatchObject({
      state: 'active',
      known: false,
    })
  })

  it('is unknown before the first event', () => {
    expect(momentAppearance({ ...moment, state: null })).toMatchObject({
      state: 'unknown',
      known: false,
    })
  })
})
