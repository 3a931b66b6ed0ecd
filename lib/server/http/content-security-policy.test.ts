import { describe, expect, it } from 'vitest'
import { contentSecurityPolicy } from './content-security-policy'

function directives(development = false): Map<string, string[]> {
  const policy = contentSecurityPolicy('abc123', { development })
  return new Map(
    policy.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ')
      return [name, sources]
    }),
  )
}

describe('the content security policy', () => {
  it('lets scripts run by their nonce alone, never inline', () => {
    const scripts = directives().get('script-src')
    expect(scripts).toContain("'nonce-abc123'")
    expect(scripts).not.toContain("'unsafe-inline'")
    expect(scripts).not.toContain("'unsafe-eval'")
  })

  it('lets nobody frame the page, and loads nothing from elsewhere', () => {
    const policy = directives()
    expect(policy.get('frame-ancestors')).toEqual(["'none'"])
    expect(policy.get('object-src')).toEqual(["'none'"])
    expect(policy.get('base-uri')).toEqual(["'none'"])
    expect(policy.get('default-src')).toEqual(["'self'"])
    expect(policy.get('connect-src')).toEqual(["'self'"])
  })

  it('allows eval in development only', () => {
    expect(directives(true).get('script-src')).toContain("'unsafe-eval'")
  })

  it('names no directive twice, because only the first would count', () => {
    const names = contentSecurityPolicy('abc123', { development: true })
      .split('; ')
      .map((directive) => directive.split(' ')[0])
    expect(new Set(names).size).toBe(names.length)
  })
})
