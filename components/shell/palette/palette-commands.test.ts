import { describe, expect, it } from 'vitest'
import type { Me } from '@/lib/client/access/me'
import { choicesFor, momentOf } from './palette-commands'

const NOW = new Date(2026, 10, 30, 12, 0, 0).getTime()
const VIEWER: Me = {
  name: 'Ann',
  role: 'viewer',
  via: 'account',
  hasSession: true,
  managesAccess: false,
}
const labels = (typed: string, me: Me | null = VIEWER) =>
  choicesFor(typed, { me, now: NOW }).map(({ label }) => label)

describe('what the palette offers', () => {
  it('is every page and every command before anything is typed', () => {
    expect(labels('')).toEqual(
      expect.arrayContaining(['Cockpit', 'Activity', 'Dark theme', 'Sign out']),
    )
  })

  it('is what its words begin with', () => {
    expect(labels('act')).toEqual(['Activity'])
    expect(labels('stuck long')).toEqual(['Stuck tickets, longest first'])
    expect(labels('ctivity')).toEqual([])
  })

  it('is only what the reader may do', () => {
    expect(labels('', VIEWER)).not.toContain('Accounts, tokens and sessions')
    expect(labels('acc', { ...VIEWER, role: 'admin', managesAccess: true })).toEqual([
      'Accounts, tokens and sessions',
    ])
    expect(labels('sign', { ...VIEWER, hasSession: false })).toEqual([])
    expect(labels('sign', null)).toEqual([])
  })

  it('is a ticket where its id is typed', () => {
    const id = '7E7E0000-0000-4000-8000-000000000001'
    const [choice] = choicesFor(` ${id} `, { me: null, now: NOW })
    expect(choice?.deed).toEqual({ href: `/sea-tickets/${id.toLowerCase()}` })
  })

  it('is a moment where a time is typed', () => {
    const deeds = choicesFor('03:14', { me: null, now: NOW }).map(({ deed }) => deed)
    const at = encodeURIComponent(new Date(2026, 10, 30, 3, 14).toISOString())
    expect(deeds[0]).toEqual({ href: `/operational-state?at=${at}` })
    const addresses = deeds.map((deed) => ('href' in deed ? deed.href.split('?')[0] : ''))
    expect(addresses).toEqual(['/operational-state', '/chain-events', '/activity'])
  })
})

describe('a typed time', () => {
  it.each([
    ['03:14', new Date(2026, 10, 30, 3, 14)],
    ['23:59', new Date(2026, 10, 29, 23, 59)],
    ['3:14:07', new Date(2026, 10, 30, 3, 14, 7)],
    ['2026-11-02 08:00', new Date(2026, 10, 2, 8, 0)],
  ])('%s is the last one by the own clock', (text, at) => {
    expect(momentOf(text, NOW)).toBe(at.getTime())
  })

  it('with a zone is itself', () => {
    expect(momentOf('2026-11-30T03:14:00Z', NOW)).toBe(Date.UTC(2026, 10, 30, 3, 14))
  })

  it.each(['', '25:00', '12:60', '2026-02-30 10:00', '2026-13-01 10:00', 'noon', '12'])(
    'that is none is none: %j',
    (text) => {
      expect(momentOf(text, NOW)).toBeNull()
    },
  )
})
