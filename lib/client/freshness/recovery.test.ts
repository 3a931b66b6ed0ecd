import { describe, expect, it } from 'vitest'
import type { BannerKind, PanelShows, PanelVerdict } from './judge-panel'
import { afterVerdicts, NO_TROUBLE, type Recovery } from './recovery'

function verdict(banner: BannerKind | null, shows: PanelShows): PanelVerdict {
  return { mark: banner === null ? 'live' : 'unknown', banner, shows, ageMs: null }
}

const LIVE = verdict(null, 'live')
const OFFLINE = verdict('offline', 'last-live')
const SKELETON = verdict(null, 'skeleton')

/** What was announced after each check in turn. */
function said(looks: readonly Record<string, PanelVerdict>[]): string[] {
  let known: Recovery = NO_TROUBLE
  return looks.map((panels) => {
    known = afterVerdicts(known, panels)
    return known.message
  })
}

describe('the news of a recovery', () => {
  it('is said when a panel is live again after a banner, and stays said while all is well', () => {
    expect(said([{ State: LIVE }, { State: OFFLINE }, { State: LIVE }, { State: LIVE }])).toEqual([
      '',
      '',
      'State: live again.',
      'State: live again.',
    ])
  })

  it('is not said of a first load that went well', () => {
    expect(said([{ State: SKELETON }, { State: LIVE }])).toEqual(['', ''])
  })

  it.each(['offline', 'read-error', 'uninitialized', 'runtime-silent', 'stale'] as const)(
    'is said after the banner %s',
    (banner) => {
      expect(said([{ State: verdict(banner, 'last-live') }, { State: LIVE }]).at(-1)).toBe(
        'State: live again.',
      )
    },
  )

  it('is not said of sample data, which was never in trouble', () => {
    expect(said([{ State: verdict('stub', 'sample') }, { State: LIVE }])).toEqual(['', ''])
  })

  it('waits until the panel is live: no banner alone is not yet good news', () => {
    const dimmed = verdict(null, 'last-live')
    expect(said([{ State: OFFLINE }, { State: dimmed }, { State: LIVE }])).toEqual([
      '',
      '',
      'State: live again.',
    ])
  })

  it('names all panels that came back at once, and each by itself otherwise', () => {
    expect(
      said([
        { State: OFFLINE, Tickets: OFFLINE },
        { State: LIVE, Tickets: LIVE },
      ]).at(-1),
    ).toBe('State and Tickets: live again.')
    expect(
      said([
        { State: OFFLINE, Tickets: OFFLINE },
        { State: LIVE, Tickets: OFFLINE },
        { State: LIVE, Tickets: LIVE },
      ]),
    ).toEqual(['', 'State: live again.', 'Tickets: live again.'])
  })

  it('is emptied by the next trouble, so that the next recovery is said too', () => {
    expect(
      said([{ State: OFFLINE }, { State: LIVE }, { State: OFFLINE }, { State: LIVE }]),
    ).toEqual(['', 'State: live again.', '', 'State: live again.'])
  })

  it('is the same object while nothing changed: nothing is rendered or said again', () => {
    const failing = afterVerdicts(NO_TROUBLE, { State: OFFLINE, Tickets: LIVE })
    expect(afterVerdicts(failing, { State: OFFLINE, Tickets: LIVE })).toBe(failing)
    const recovered = afterVerdicts(failing, { State: LIVE, Tickets: LIVE })
    expect(afterVerdicts(recovered, { State: LIVE, Tickets: LIVE })).toBe(recovered)
    expect(afterVerdicts(NO_TROUBLE, { State: LIVE })).toBe(NO_TROUBLE)
  })
})
