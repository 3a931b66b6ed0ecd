import { describe, expect, it } from 'vitest'
import type { BannerKind, LiveMark } from '@/lib/client/freshness/judge-panel'
import type { OperationalStateBody } from '@/lib/wire/state/operational-state.wire'
import { OperationalStatePanel } from './operational-state-panel'
import { renderPanel, textById } from '@/components/panels/render-panel.fixture'
import { activeState, LIVE, NOW, viewOf } from '@/components/panels/view.fixture'

function panel(view: Parameters<typeof OperationalStatePanel>[0]['view']) {
  const { html, text } = renderPanel(<OperationalStatePanel view={view} />)
  return {
    html,
    text,
    state: textById(html, 'primary-state', 'p'),
    permission: textById(html, 'claim-permission', 'span'),
  }
}

const FAILURES: readonly (readonly [LiveMark, BannerKind, 'alert' | 'status'])[] = [
  ['offline', 'offline', 'alert'],
  ['stale', 'read-error', 'alert'],
  ['stale', 'uninitialized', 'status'],
  ['unknown', 'runtime-silent', 'alert'],
  ['stale', 'stale', 'alert'],
]

describe('the operational state, live', () => {
  it('says what Kora does, for how long, and whether it may take work', () => {
    const { html, text, state, permission } = panel(viewOf(activeState(), LIVE))
    expect(state).toBe('active')
    expect(permission).toBe('any work')
    expect(text).toContain('for 2 min 18 s, since 12:01:40 UTC')
    expect(html).toContain('data-live="true"')
    expect(html).not.toContain('data-testid="banner-')
  })

  it('says what each degradation reason means', () => {
    const { text } = panel(
      viewOf(activeState({ is_degraded: true, degradation_reasons: ['retry_ceiling'] }), LIVE),
    )
    expect(text).toContain('retry_ceilinga ticket has used up its attempts')
  })

  it('groups the next states by target, with guard and recovery', () => {
    const { text } = panel(
      viewOf(
        activeState({
          primary_state: 'paused',
          valid_next_states: [
            { to_state: 'ready', trigger: 'monthly credit refresh confirmed' },
            { to_state: 'ready', trigger: 'operator clears via kora_control reset' },
          ],
        }),
        LIVE,
      ),
    )
    expect(text).toContain('if reconciled spend below threshold, claim safely released')
    expect(text).toContain('recovers by itself (ramped)')
    expect(text).toContain('recovery: operator')
  })

  it('says that nothing will be claimed where no agent is connected', () => {
    const { text } = panel(viewOf(activeState({ agent: { kind: 'none', reachable: null } }), LIVE))
    expect(text).toContain('no agent is connectednothing will be claimed')
  })

  it('says why Kora has stopped, and what to do', () => {
    const boot = {
      phase: 'failed' as const,
      gate_id: null,
      attempt: 1,
      budget: null,
      next_attempt_at: null,
      failed_gate_id: 'substrate_schema',
      failed_detail: 'table tickets is missing',
      config_error: null,
    }
    const { text } = panel(viewOf(activeState({ primary_state: 'stopped', boot }), LIVE))
    expect(text).toContain('The boot has failed at the gate substrate_schema.')
    expect(text).toContain('table tickets is missing')
    expect(text).toContain('restart the server')
  })
})

describe('the operational state, during a failure', () => {
  it.each(FAILURES)(
    'marked %s under %s it never shows the last known permission',
    (mark, banner) => {
      const { html, permission } = panel(
        viewOf(activeState(), { mark, banner, shows: 'last-live' }),
      )
      expect(permission).toBe('unknown')
      expect(html).toContain('data-live="false"')
    },
  )

  it.each(FAILURES)('marked %s it shows banner %s with the role %s', (mark, banner, role) => {
    const { html } = panel(viewOf(activeState(), { mark, banner, shows: 'last-live' }))
    expect(html.match(/data-testid="banner-[a-z-]+"/g)).toEqual([`data-testid="banner-${banner}"`])
    expect(html).toContain(`role="${role}" data-testid="banner-${banner}"`)
  })

  it.each(FAILURES)(
    'marked %s the words of banner %s do not change with the clock',
    (mark, banner) => {
      const verdict = { mark, banner, shows: 'last-live' } as const
      const words = [0, 1_000, 60_000].map((later) => {
        const view = viewOf(activeState(), verdict, {
          tickingNow: NOW + later,
          nextTryAt: NOW + later + 3_000,
        })
        return textById(panel(view).html, `banner-${banner}`, 'div')
      })
      expect(new Set(words).size).toBe(1)
      expect(words[0]).not.toBe('')
    },
  )

  it('says how long the runtime has been silent instead of repeating its last report', () => {
    const view = viewOf(activeState(), {
      mark: 'unknown',
      banner: 'runtime-silent',
      shows: 'last-live',
    })
    expect(panel(view).state).toBe('unknown, last reported active 47 s ago')
  })

  it('keeps the last state during an outage, with its time', () => {
    const { state, text } = panel(
      viewOf(activeState(), { mark: 'offline', banner: 'offline', shows: 'last-live' }),
    )
    expect(state).toBe('active')
    expect(text).toContain('at 12:03:11 UTC it had been active for 1 min 31 s')
  })

  it('is unknown where nothing has been read', () => {
    const { state, permission, text } = panel(
      viewOf<OperationalStateBody>(null, { mark: 'offline', banner: 'offline', shows: 'nothing' }),
    )
    expect(state).toBe('unknown')
    expect(permission).toBe('unknown')
    expect(text).not.toContain('Last transitions')
  })

  it('holds back the permission of a tab that has just come back, without an alarm', () => {
    const { html, permission } = panel(
      viewOf(activeState(), { mark: 'unknown', banner: null, shows: 'last-live' }),
    )
    expect(permission).toBe('unknown')
    expect(html).toContain('data-live="false"')
    expect(html).not.toContain('data-testid="banner-')
  })

  it('shows that Kora is booting before anything has been read', () => {
    const body = activeState({ primary_state: 'booting', claim_permission: 'none' })
    const { html, state, permission } = panel(
      viewOf(body, { mark: 'unknown', banner: 'uninitialized', shows: 'nothing' }),
    )
    expect(state).toBe('booting')
    expect(permission).toBe('unknown')
    expect(html).toContain('data-live="false"')
  })
})

it('a first load shows no word that reads as data', () => {
  const { html, text } = panel(
    viewOf<OperationalStateBody>(null, { mark: 'unknown', banner: null, shows: 'skeleton' }),
  )
  expect(html).toContain('aria-busy="true"')
  expect(text).not.toMatch(/\d{2}:\d{2}|unknown|active|any work|frontier|nothing/)
})
