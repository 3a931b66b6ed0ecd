import { describe, expect, it } from 'vitest'
import { readConfig } from './env'

const DATABASE = { DATABASE_URL: 'postgres://kora@db/kora', KORA_WORKSPACE_ID: 'org_2x' }

describe('an empty environment', () => {
  it('is a runtime without database, agent or password that listens on the loopback', () => {
    expect(readConfig({})).toEqual({
      substrate: null,
      role: 'runtime',
      agent: { kind: 'none' },
      refreshMs: 5_000,
      presenceMs: 10_000,
      poller: { pollMs: 60_000, leaseMs: 600_000, leaseRefreshMs: 60_000, maxClaims: 1 },
      bootRetryBudget: 20,
      maxStreams: 2000,
      serverless: false,
      exitOnStopped: false,
      access: {
        host: '127.0.0.1',
        allowedHosts: [],
        password: null,
        hasUnusablePassword: false,
        accessRole: 'viewer',
        allowUnauthenticated: false,
        exposed: false,
        sessionKeys: [],
        sessionKeysIn: 'process',
        publicUrl: null,
        oidc: null,
        proxy: null,
      },
      problems: [],
    })
  })

  it('is the same when every variable is there but empty', () => {
    const names = [
      'DATABASE_URL',
      'KORA_DIRECT_DATABASE_URL',
      'KORA_WORKSPACE_ID',
      'KORA_ROLE',
      'KORA_AGENT_URL',
      'KORA_AGENT_SECRET',
      'KORA_AGENT',
      'HOST',
      'KORA_REFRESH_SECONDS',
      'KORA_PRESENCE_SECONDS',
      'KORA_POLL_INTERVAL_SECONDS',
      'KORA_LEASE_SECONDS',
      'KORA_LEASE_REFRESH_SECONDS',
      'KORA_MAX_CLAIMS',
      'KORA_BOOT_RETRY_BUDGET',
      'KORA_EXIT_ON_STOPPED',
      'KORA_ACCESS_PASSWORD',
      'KORA_ACCESS_ROLE',
      'KORA_SESSION_KEYS',
      'KORA_PUBLIC_URL',
      'KORA_OIDC_ISSUER',
      'KORA_OIDC_CLIENT_ID',
      'KORA_OIDC_CLIENT_SECRET',
      'KORA_OIDC_ROLE_CLAIM',
      'KORA_OIDC_ROLES',
      'KORA_PROXY_JWT_HEADER',
      'KORA_PROXY_JWT_ISSUER',
      'KORA_PROXY_JWT_AUDIENCE',
      'KORA_PROXY_JWKS',
      'KORA_PROXY_PEERS',
      'KORA_PROXY_ROLE_CLAIM',
      'KORA_PROXY_ROLES',
      'KORA_ALLOWED_HOSTS',
      'KORA_ALLOW_UNAUTHENTICATED',
      'VERCEL',
      'AWS_LAMBDA_FUNCTION_NAME',
    ]
    expect(readConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(readConfig({}))
    expect(readConfig(Object.fromEntries(names.map((name) => [name, '  '])))).toEqual(
      readConfig({}),
    )
  })
})

describe('the substrate', () => {
  it('is reached at its address, and directly at the same one where no other is named', () => {
    const config = readConfig(DATABASE)
    expect(config.problems).toEqual([])
    expect(config.substrate).toEqual({
      databaseUrl: 'postgres://kora@db/kora',
      directDatabaseUrl: 'postgres://kora@db/kora',
      workspaceId: 'org_2x',
    })
  })

  it('is reached directly at the address that is named for it', () => {
    const direct = 'postgresql://kora@db:5433/kora'
    const config = readConfig({ ...DATABASE, KORA_DIRECT_DATABASE_URL: direct })
    expect(config.substrate?.directDatabaseUrl).toBe(direct)
  })

  it('may be addressed by a socket', () => {
    const config = readConfig({ ...DATABASE, DATABASE_URL: 'postgres:///kora?host=/run/pg' })
    expect(config.problems).toEqual([])
  })

  it('needs a workspace', () => {
    const config = readConfig({ DATABASE_URL: DATABASE.DATABASE_URL })
    expect(config.substrate).toBeNull()
    expect(config.problems).toEqual([expect.stringMatching(/^KORA_WORKSPACE_ID is not set;/)])
  })

  it.each(['DATABASE_URL', 'KORA_DIRECT_DATABASE_URL'])(
    'is not reached at a bad %s, whose value is never repeated',
    (name) => {
      for (const value of ['hunter2@db/kora', 'mysql://u:hunter2@db/kora', 'hunter2']) {
        const { problems } = readConfig({ ...DATABASE, [name]: value })
        expect(problems).toEqual([expect.stringMatching(new RegExp(`^${name} .*postgres://`))])
        expect(problems.join()).not.toContain('hunter2')
      }
    },
  )
})

describe('the role', () => {
  it.each(['VERCEL', 'AWS_LAMBDA_FUNCTION_NAME'])('is observer on a host of %s', (name) => {
    expect(readConfig({ [name]: '1' })).toMatchObject({ role: 'observer', serverless: true })
    const chosen = readConfig({ [name]: '1', KORA_ROLE: 'runtime' })
    expect(chosen).toMatchObject({ role: 'runtime', serverless: false })
  })

  it('is what KORA_ROLE says', () => {
    expect(readConfig({ KORA_ROLE: 'observer' }).role).toBe('observer')
  })
})

describe('the agent', () => {
  it('is reached over HTTP, signed where a secret is set', () => {
    const url = 'https://agent.example/run'
    expect(readConfig({ KORA_AGENT_URL: url }).agent).toEqual({ kind: 'http', url, secret: null })
    expect(readConfig({ KORA_AGENT_URL: url, KORA_AGENT_SECRET: 's' }).agent).toEqual({
      kind: 'http',
      url,
      secret: 's',
    })
  })

  it('may be the simulated one', () => {
    expect(readConfig({ KORA_AGENT: 'simulated' }).agent).toEqual({ kind: 'simulated' })
  })

  it('cannot be both', () => {
    const config = readConfig({ KORA_AGENT: 'simulated', KORA_AGENT_URL: 'http://agent' })
    expect(config.agent).toEqual({ kind: 'none' })
    expect(config.problems).toEqual([
      'KORA_AGENT holds "simulated" while KORA_AGENT_URL is set; allowed: one of the two',
    ])
  })

  it('is never named with the password of its address', () => {
    const { problems } = readConfig({ KORA_AGENT_URL: 'ftp://u:hunter2@agent' })
    expect(problems).toEqual([expect.stringMatching(/^KORA_AGENT_URL .*http:\/\/… or https:\/\/…/)])
    expect(problems.join()).not.toContain('hunter2')
  })
})
