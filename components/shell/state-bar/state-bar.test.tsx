import { describe, expect, it } from 'vitest'
import { activeState, LIVE, NOW, viewOf } from '@/components/panels/view.fixture'
import { renderPanel, textById } from '@/components/panels/render-panel.fixture'
import { ClockProvider } from '@/components/ui/clock-context'
import type { BannerKind, LiveMark, PanelShows } from '@/lib/client/freshness/judge-panel'
import type { PanelView } from '@/lib/client/freshness/panel-view'
import type { OperationalStateBody } from '@/lib/wire/state/operational-state.wire'
import { StateBar } from './state-bar'
import { StateDock } from './state-dock'

type View = PanelView<OperationalStateBody>

function shown(view: View) {
  const rendered = renderPanel(
    <ClockProvider now={NOW}>
      <StateBar view={view} />
      <StateDock view={view} />
    </ClockProvider>,
  )
  const { html } = rendered
  return {
    ...rendered,
    state: textById(html, 'bar-state', 'span'),
    why: textById(html, 'bar-why', 'p'),
    permission: textById(html, 'bar-permission', 'span'),
    isDimmed: /data-testid="state-bar" data-dimmed/.test(html),
  }
}

describe('the state bar of a live page', () => {
  it('tells the state, how long it lasts, what Kora may take, its leader and its agent', () => {
    const bar = shown(viewOf(activeState(), LIVE))
    expect([bar.state, bar.why, bar.permission]).toEqual([
      'active',
      'working for 2 min',
      'any work',
    ])
    expect(bar.text).toContain('node-3 47 s')
    expect(bar.text).toContain('answers')
    expect(bar.isDimmed).toBe(false)
  })

  it.each<[string, Partial<OperationalStateBody>, string]>([
    ['idle', { primary_state: 'ready' }, 'waits for a ticket'],
    [
      'idle without an agent',
      { primary_state: 'ready', agent: { kind: 'none', reachable: null } },
      'no agent is connected',
    ],
    [
      'idle, its agent away',
      { primary_state: 'ready', agent: { kind: 'http', reachable: false } },
      'the agent does not answer',
    ],
    [
      'degraded',
      { is_degraded: true, degradation_reasons: ['dispatch'] },
      'the agent that works the tickets cannot be reached',
    ],
    [
      'paused',
      { primary_state: 'paused', claim_permission: 'none', degradation_reasons: ['operator'] },
      'an operator has limited what Kora may do',
    ],
    [
      'stopped',
      {
        primary_state: 'stopped',
        claim_permission: 'none',
        transition_history: [
          {
            timestamp: '2026-05-21T12:01:40Z',
            from_state: 'active',
            to_state: 'stopped',
            trigger: 'STOP-KORA L4',
          },
        ],
      },
      'by “STOP-KORA L4”',
    ],
  ])('%s has its reason', (_what, state, reason) => {
    expect(shown(viewOf(activeState(state), LIVE)).why).toContain(reason)
  })

  it('is red where a degraded Kora has stopped: the worse of two meanings wins', () => {
    const stopped = { primary_state: 'stopped', is_degraded: true } as const
    expect(shown(viewOf(activeState(stopped), LIVE)).html).toContain('text-alarm')
    expect(shown(viewOf(activeState({ is_degraded: true }), LIVE)).html).not.toContain('text-good')
  })
})

describe('the state bar of what may not hold now', () => {
  it.each<[BannerKind, LiveMark]>([
    ['elsewhere', 'stale'],
    ['offline', 'offline'],
    ['read-error', 'stale'],
    ['uninitialized', 'stale'],
    ['runtime-silent', 'unknown'],
    ['stale', 'stale'],
  ])('below %s knows neither state nor permission, and lets no clock run', (banner, mark) => {
    const view = viewOf(activeState(), { mark, banner, shows: 'last-live' })
    const bar = shown(view)
    expect([bar.state, bar.permission]).toEqual(['unknown', 'unknown'])
    expect(bar.why).not.toContain('working for')
    expect(bar.html).not.toContain('text-good')
    expect(bar.isDimmed).toBe(true)
    expect(bar.text).not.toContain('any work')
    expect(bar.text).not.toMatch(/Agentanswers/)
  })

  it('tells what it was, and when', () => {
    const stale = viewOf(activeState(), { mark: 'stale', banner: 'stale', shows: 'last-live' })
    expect(shown(stale).why).toBe('active at 12:03:11 UTC, not known since')
    const silent = { mark: 'unknown', banner: 'runtime-silent', shows: 'last-live' } as const
    expect(shown(viewOf(activeState(), silent)).why).toBe('last reported active 47 s ago')
  })

  it.each<PanelShows>(['nothing', 'skeleton'])('is empty of claims where %s is shown', (shows) => {
    const view = viewOf<OperationalStateBody>(null, { mark: 'unknown', banner: null, shows })
    const bar = shown(view)
    expect(bar.text).not.toMatch(/active|ready|any work/)
    expect(bar.html).not.toContain('text-good')
  })

  it('of a process that boots tells its own report', () => {
    const booting = activeState({ primary_state: 'booting', claim_permission: 'none' })
    const view = viewOf(booting, { mark: 'unknown', banner: 'uninitialized', shows: 'nothing' })
    expect(shown(view).state).toBe('booting')
  })

  it('of samples says that they are invented', () => {
    const view = viewOf(activeState(), { mark: 'sample', banner: 'stub', shows: 'sample' })
    const bar = shown(view)
    expect(bar.why).toBe('invented: there is no database')
    expect(bar.text).toContain('sample')
  })
})
