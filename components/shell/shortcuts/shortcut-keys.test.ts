import { describe, expect, it } from 'vitest'
import { shortcutIntent } from './shortcut-keys'

describe('a key press', () => {
  it('asks for the list, the search, a refresh, or a place after g', () => {
    expect(shortcutIntent('?', false)).toBe('help')
    expect(shortcutIntent('/', false)).toBe('search')
    expect(shortcutIntent('r', false)).toBe('refresh')
    expect(shortcutIntent('g', false)).toBe('prefix')
    expect(shortcutIntent('c', true)).toEqual({ go: 'cockpit' })
    expect(shortcutIntent('t', true)).toEqual({ go: 'tickets' })
    expect(shortcutIntent('s', true)).toEqual({ go: 'state' })
    expect(shortcutIntent('e', true)).toEqual({ go: 'events' })
  })

  it('asks for nothing by a letter of a place without g, or by any other key', () => {
    for (const key of ['c', 't', 's', 'e', 'R', 'Enter', ' ']) {
      expect(shortcutIntent(key, false)).toBeNull()
    }
  })
})
