import { describe, expect, it } from 'vitest'
import type { AccessConfig } from '@/lib/server/process/env'
import { decideAccess, type OtherWays } from './access-decision'

const LOCAL: AccessConfig = {
  host: '127.0.0.1',
  allowedHosts: [],
  password: null,
  hasUnusablePassword: false,
  accessRole: 'viewer',
  sessionKeys: [],
  sessionKeysIn: 'process',
  publicUrl: null,
  oidc: null,
  proxy: null,
  allowUnauthenticated: false,
  exposed: false,
}

const ALONE = { accounts: false, others: false }

function decide(config: Partial<AccessConfig>, headers: Record<string, string>) {
  const decision = decideAccess({ ...LOCAL, ...config }, new Headers(headers), ALONE)
  return decision.kind === 'allowed' ? 'allowed' : `${decision.status} ${decision.code}`
}

describe('the Host header', () => {
  it.each([
    'localhost',
    'localhost:3000',
    'LocalHost:3000',
    'kora.localhost:3000',
    'localhost.',
    'localhost.:3000',
    '127.0.0.1',
    '127.0.0.1:3000',
    '127.9.9.9:80',
    '[::1]',
    '[::1]:3000',
  ])('%s is this machine, and allowed', (host) => {
    expect(decide({}, { host })).toBe('allowed')
  })

  it.each([
    'evil.example',
    'evil.example:3000',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'notlocalhost',
    '192.168.1.7:3000',
    '[::2]:3000',
    '0.0.0.0',
    'localhost:3000@evil.example',
    'localhost..',
    '.',
    '',
  ])('“%s” is foreign, and refused', (host) => {
    expect(decide({}, { host })).toBe('403 host_not_allowed')
  })

  it('that is missing is refused', () => {
    expect(decide({}, {})).toBe('403 host_not_allowed')
  })

  it('that is foreign is refused whatever the password', () => {
    const authorization = `Basic ${btoa('kora:sesame')}`
    expect(decide({ password: 'sesame' }, { host: 'evil.example', authorization })).toBe(
      '403 host_not_allowed',
    )
  })

  it.each(['kora.example', 'kora.example.', 'KORA.example:3000', 'b.example:8443'])(
    '%s is allowed where it is listed',
    (host) => {
      const config = { allowedHosts: ['Kora.Example', 'b.example:8443'] }
      expect(decide(config, { host })).toBe('allowed')
    },
  )

  it('with another port than the one that is listed is refused', () => {
    expect(decide({ allowedHosts: ['b.example:8443'] }, { host: 'b.example:9' })).toBe(
      '403 host_not_allowed',
    )
  })

  it.each([
    ['192.168.1.7', '192.168.1.7:3000'],
    ['fd00::7', '[fd00::7]:3000'],
    ['box.lan', 'box.lan'],
  ])('of HOST %s itself is allowed', (host, header) => {
    const config = { host, exposed: true, allowUnauthenticated: true }
    expect(decide(config, { host: header })).toBe('allowed')
  })
})

describe('the password', () => {
  const host = 'localhost'
  const knock = (authorization: string) =>
    decide({ password: 'open: sesame ü' }, { host, authorization })
  const basic = (credentials: string) =>
    `Basic ${Buffer.from(credentials, 'utf8').toString('base64')}`

  it('opens, whatever the user name', () => {
    expect(knock(basic('kora:open: sesame ü'))).toBe('allowed')
    expect(knock(basic(':open: sesame ü'))).toBe('allowed')
    expect(knock(basic('x:open: sesame ü').replace('Basic', 'bAsIc'))).toBe('allowed')
  })

  it.each([
    ['a wrong one', basic('kora:open')],
    ['a longer one', basic('kora:open: sesame ü!')],
    ['an empty one', basic('kora:')],
    ['one in the place of the user', basic('open: sesame ü:')],
    ['one without a user and a colon', basic('open sesame')],
    ['another scheme', 'Bearer open: sesame ü'],
    ['no credentials at all', 'Basic'],
    ['something that is not base64', 'Basic ÿ%%%'],
    ['nothing', ''],
  ])('does not open with %s', (_what, authorization) => {
    expect(knock(authorization)).toBe('401 authentication_required')
  })

  it('is the same whether its letters were composed or not', () => {
    expect(knock(basic('kora:open: sesame u\u0308'))).toBe('allowed')
    const authorization = basic('kora:sésame')
    expect(decide({ password: 'se\u0301same' }, { host, authorization })).toBe('allowed')
  })

  it('opens nothing where nobody can type it, and says so', () => {
    const config = { password: 'sesame\n', hasUnusablePassword: true }
    for (const given of ['sesame\n', 'sesame']) {
      expect(decide(config, { host, authorization: basic(`kora:${given}`) })).toBe(
        '503 access_not_configured',
      )
    }
  })

  it('is asked for when no credentials come', () => {
    expect(decide({ password: 'sesame' }, { host })).toBe('401 authentication_required')
  })

  it('is not taken from credentials without a colon', () => {
    expect(decide({ password: 'sesame' }, { host, authorization: basic('sesame') })).toBe(
      '401 authentication_required',
    )
  })
})

describe('a cockpit that others can reach', () => {
  const config = { host: '0.0.0.0', exposed: true, allowedHosts: ['kora.example'] }
  const host = 'kora.example'

  it('serves nobody without a password', () => {
    expect(decide(config, { host })).toBe('503 access_not_configured')
    expect(decide(config, { host: 'localhost' })).toBe('503 access_not_configured')
  })

  it('serves everybody where that is said out loud', () => {
    expect(decide({ ...config, allowUnauthenticated: true }, { host })).toBe('allowed')
  })

  it('serves those who know the password, waived or not', () => {
    const authorization = `Basic ${btoa('kora:sesame')}`
    const withPassword = { ...config, password: 'sesame', allowUnauthenticated: true }
    expect(decide(withPassword, { host, authorization })).toBe('allowed')
    expect(decide(withPassword, { host })).toBe('401 authentication_required')
  })
})

describe('who asks without a proof', () => {
  const host = 'localhost:3000'
  function who(
    config: Partial<AccessConfig>,
    headers: Record<string, string>,
    ways: OtherWays = ALONE,
  ) {
    const decision = decideAccess({ ...LOCAL, ...config }, new Headers(headers), ways)
    return decision.kind === 'allowed'
      ? `${decision.principal.via} ${decision.principal.role}`
      : `${decision.status} ${decision.code}`
  }

  it('is local on this machine, an admin once it is known that there are no accounts', () => {
    expect(who({}, { host })).toBe('local admin')
    expect(who({}, { host }, { accounts: null, others: false })).toBe('local viewer')
  })

  // One header of a proxy is enough; some write `_` for `-`.
  it.each([
    'forwarded',
    'via',
    'x-forwarded-for',
    'x-forwarded-proto',
    'X_Forwarded_For',
    'x-forwarded-uri',
    'x-real-ip',
  ])('is anybody, a viewer, where a proxy has added %s', (name) => {
    expect(who({}, { host, [name]: '127.0.0.1' })).toBe('open viewer')
  })

  it('is anybody where other host names are expected, or where everybody is served', () => {
    expect(who({ allowedHosts: ['kora.example'] }, { host })).toBe('open viewer')
    expect(who({ allowUnauthenticated: true }, { host })).toBe('open viewer')
  })

  it('is nobody as soon as there is another way to sign in', () => {
    expect(who({}, { host }, { accounts: true, others: false })).toBe('401 authentication_required')
    expect(who({}, { host }, { accounts: null, others: true })).toBe('401 authentication_required')
  })

  it('has with the password the role that is configured for it', () => {
    const authorization = `Basic ${btoa('kora:sesame')}`
    expect(who({ password: 'sesame' }, { host, authorization })).toBe('password viewer')
    const operator = { password: 'sesame', accessRole: 'operator' } as const
    expect(who(operator, { host, authorization })).toBe('password operator')
  })

  it('is asked for the password by the browser only where that is the one way', () => {
    const asked = (ways: OtherWays) => {
      const decision = decideAccess({ ...LOCAL, password: 'sesame' }, new Headers({ host }), ways)
      return decision.kind === 'refused' && decision.asksForPassword === true
    }
    expect(asked(ALONE)).toBe(true)
    expect(asked({ accounts: true, others: false })).toBe(false)
    expect(asked({ accounts: null, others: true })).toBe(false)
  })
})
