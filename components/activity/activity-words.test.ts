import { describe, expect, it } from 'vitest'
import { actorWords, actWords, changeWords, differences } from './activity-words'

const entry = { action: 'account.create', event_type: 'kora.operator.acted', target: null }

describe('what somebody did', () => {
  it('is told in words, a revocation by what was revoked', () => {
    expect(actWords(entry)).toBe('added an account')
    const revoked = { action: 'access.revoked', event_type: 'kora.access.revoked' }
    expect(actWords({ ...revoked, target: { kind: 'session', id: 's' } })).toBe('ended a session')
    expect(actWords({ ...revoked, target: { kind: 'account', id: 'a' } })).toBe(
      'removed an account',
    )
    expect(actWords({ ...revoked, target: null })).toBe('revoked access')
  })

  it('counts attempts that failed, and has no words for what it does not know', () => {
    const failed = { action: 'access.failed', event_type: 'kora.access.failed', target: null }
    expect(actWords({ ...failed, count: 7 })).toBe('could not sign in, 7 times')
    expect(actWords({ ...failed })).toBe('could not sign in')
    expect(actWords({ ...entry, action: 'ticket.teleport' })).toBeNull()
  })

  it('names whoever can be named', () => {
    const actor_id = '00000000-0000-4000-8000-0000000000aa'
    expect(actorWords({ actor: { actor_id, name: 'Ann', kind: 'operator' } })).toBe('Ann')
    expect(actorWords({ actor: { actor_id, name: null, kind: null } })).toBe('actor 00000000')
    expect(actorWords({ actor: null })).toBe('Somebody')
  })
})

describe('what an act changed', () => {
  it('is told part by part, without what stayed, with the digits of the log', () => {
    const change = {
      before: '{"role":"viewer","name":"ann","limit":1.10}',
      after: '{"role":"admin","name":"ann","limit":1.20}',
    }
    expect(differences(change)).toEqual([
      { part: 'role', before: 'viewer', after: 'admin' },
      { part: 'limit', before: '1.10', after: '1.20' },
    ])
    expect(changeWords(change)).toBe('role: viewer → admin and 1 more')
  })

  it('of something new or removed has one side', () => {
    expect(changeWords({ before: null, after: '{"role":"viewer"}' })).toBe('role: viewer')
    expect(changeWords({ before: '{"role":"viewer"}', after: null })).toBe('role: viewer → none')
    expect(changeWords({ before: null, after: null })).toBe('')
  })

  it('of a plain value is the value', () => {
    expect(changeWords({ before: '"low"', after: '"high"' })).toBe('low → high')
  })
})
