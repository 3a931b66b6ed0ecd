import { describe, expect, it } from 'vitest'
import { readConfig } from './env'

const OIDC = {
  KORA_PUBLIC_URL: 'https://kora.example',
  KORA_OIDC_ISSUER: 'https://id.example/realms/kora',
  KORA_OIDC_CLIENT_ID: 'kora',
  KORA_OIDC_CLIENT_SECRET: 'a secret that nobody repeats',
  KORA_OIDC_ROLES: 'admin:kora-admins,operator:kora-ops',
}
const PROXY = {
  KORA_PROXY_JWT_HEADER: 'Cf-Access-Jwt-Assertion',
  KORA_PROXY_JWT_ISSUER: 'https://team.example',
  KORA_PROXY_JWT_AUDIENCE: 'aud-1',
  KORA_PROXY_JWKS: 'https://team.example/certs',
  KORA_PROXY_ROLES: 'viewer:staff',
}
const problemsOf = (environment: Record<string, string>) => readConfig(environment).problems

describe('OpenID Connect', () => {
  it('is configured by issuer, client, secret, roles and our own address', () => {
    const { access, problems } = readConfig(OIDC)
    expect(problems).toEqual([])
    expect(access.publicUrl).toBe('https://kora.example')
    expect(access.oidc).toEqual({
      issuer: 'https://id.example/realms/kora',
      clientId: 'kora',
      clientSecret: 'a secret that nobody repeats',
      roles: {
        claim: 'groups',
        rules: [
          { role: 'admin', value: 'kora-admins' },
          { role: 'operator', value: 'kora-ops' },
        ],
      },
    })
    expect(readConfig({ ...OIDC, KORA_OIDC_ROLE_CLAIM: 'a.b' }).access.oidc?.roles.claim).toBe(
      'a.b',
    )
  })

  it.each(Object.keys(OIDC))('without %s is a problem by its name, and opens nothing', (name) => {
    const { access, problems } = readConfig({ ...OIDC, [name]: '' })
    expect(problems).toEqual([expect.stringMatching(`^${name} is not set`)])
    expect(access.oidc).toBeNull()
  })

  it.each([
    ['KORA_OIDC_ISSUER', 'id.example'],
    ['KORA_OIDC_ISSUER', 'http://id.example'],
    ['KORA_OIDC_ISSUER', 'https://kora:hunter2@id.example'],
    ['KORA_OIDC_ISSUER', 'https://id.example/?x=hunter2'],
    ['KORA_PUBLIC_URL', 'http://kora.example'],
    ['KORA_PUBLIC_URL', 'https://kora.example/below'],
    ['KORA_PUBLIC_URL', 'kora.example'],
    ['KORA_OIDC_ROLES', 'root:kora-admins'],
  ])('%s = %s is a problem that repeats no secret', (name, value) => {
    const { access, problems } = readConfig({ ...OIDC, [name]: value })
    expect(problems).toEqual([expect.stringMatching(`^${name} holds`)])
    expect(problems.join()).not.toContain('hunter2')
    expect(access.oidc).toBeNull()
  })

  it('may be at plain HTTP on this machine alone', () => {
    const local = {
      KORA_PUBLIC_URL: 'http://localhost:3000',
      KORA_OIDC_ISSUER: 'http://[::1]:4000',
    }
    expect(problemsOf({ ...OIDC, ...local })).toEqual([])
  })

  it('leaves the public address alone where it is not configured', () => {
    const { access, problems } = readConfig({ KORA_PUBLIC_URL: 'https://kora.example/' })
    expect([access.publicUrl, access.oidc, problems]).toEqual(['https://kora.example', null, []])
  })
})

describe('a proxy that signs', () => {
  it('is configured by header, issuer, audience, keys and roles; from this machine by default', () => {
    const { access, problems } = readConfig(PROXY)
    expect(problems).toEqual([])
    expect(access.proxy).toEqual({
      header: 'cf-access-jwt-assertion',
      issuer: 'https://team.example',
      audience: 'aud-1',
      keys: { kind: 'address', at: 'https://team.example/certs' },
      peers: ['127.0.0.0/8', '::1'],
      roles: { claim: 'groups', rules: [{ role: 'viewer', value: 'staff' }] },
    })
    const file = readConfig({ ...PROXY, KORA_PROXY_JWKS: '/etc/kora/jwks.json' })
    expect(file.access.proxy?.keys).toEqual({ kind: 'file', at: '/etc/kora/jwks.json' })
    const peers = readConfig({ ...PROXY, KORA_PROXY_PEERS: '10.0.0.0/8, fd00::/8' })
    expect(peers.access.proxy?.peers).toEqual(['10.0.0.0/8', 'fd00::/8'])
  })

  it.each(Object.keys(PROXY))('without %s is a problem by its name, and opens nothing', (name) => {
    const { access, problems } = readConfig({ ...PROXY, [name]: '' })
    expect(problems).toEqual([expect.stringMatching(`^${name} is not set`)])
    expect(access.proxy).toBeNull()
  })

  it.each([
    ['KORA_PROXY_JWT_HEADER', 'x_kora_assertion'],
    ['KORA_PROXY_JWT_HEADER', 'Authorization'],
    ['KORA_PROXY_JWT_HEADER', 'x kora'],
    ['KORA_PROXY_JWKS', 'http://team.example/certs'],
    ['KORA_PROXY_JWKS', 'ftp://team.example/certs'],
    ['KORA_PROXY_PEERS', '10.0.0.0/33'],
    ['KORA_PROXY_PEERS', 'proxy.example'],
    ['KORA_PROXY_ROLES', 'viewer'],
  ])('%s = %s is a problem', (name, value) => {
    expect(problemsOf({ ...PROXY, [name]: value })).toEqual([
      expect.stringMatching(`^${name} holds`),
    ])
  })
})
