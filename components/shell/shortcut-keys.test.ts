import { describe, expect, it } from 'vitest'
import { shortcutIntent } from './shortcut-keys'

describe('a key press', () => {
  it('asks for the list, a refresh, or a panel after g', () => {
    expect(shortcutIntent('?', false)).toBe('help')
    expect(shortcutIntent('r', false)).toBe('refresh')
    expect(shortcutIntent('g', false)).toBe('prefix')
    expect(shortcutIntent('s', true)).toBe('go-state')
    expect(shortcutIntent('t', true)).toBe('go-tickets')
  })

  it('asks for nothing where s and t stand alone, nor by any other key', () => {
    for (const key of ['s', 't', '/', 'R', 'Enter', ' ']) {
      expect(shortcutIntent(key, false)).toBeNull()
    }
  })
})
