import { describe, expect, it } from 'vitest'
import { type CockpitConfig, readConfig } from './env'

const SECONDS: readonly (readonly [string, (config: CockpitConfig) => number])[] = [
  ['KORA_REFRESH_SECONDS', (config) => config.refreshMs],
  ['KORA_PRESENCE_SECONDS', (config) => config.presenceMs],
  ['KORA_POLL_INTERVAL_SECONDS', (config) => config.poller.pollMs],
  ['KORA_LEASE_SECONDS', (config) => config.poller.leaseMs],
  ['KORA_LEASE_REFRESH_SECONDS', (config) => config.poller.leaseRefreshMs],
]

const INTEGERS: readonly (readonly [string, (config: CockpitConfig) => number])[] = [
  ['KORA_MAX_CLAIMS', (config) => config.poller.maxClaims],
  ['KORA_BOOT_RETRY_BUDGET', (config) => config.bootRetryBudget],
]

describe('a number in the environment', () => {
  it.each(SECONDS)('is read from %s in seconds, fractions included', (name, milliseconds) => {
    expect(milliseconds(readConfig({ [name]: '1.5' }))).toBe(1_500)
    expect(readConfig({ [name]: '1.5' }).problems).toEqual([])
  })

  it.each(INTEGERS)('is read from %s as a whole one', (name, value) => {
    expect(value(readConfig({ [name]: ' 7 ' }))).toBe(7)
    expect(readConfig({ [name]: '1.5' }).problems).toEqual([
      expect.stringContaining(`${name} holds "1.5"; allowed: a whole number from 1 to`),
    ])
  })

  it.each([...SECONDS, ...INTEGERS])('leaves the default of %s where it is bad', (name, value) => {
    for (const bad of ['0', '-5', 'five', '5s', 'NaN', 'Infinity', '1e9']) {
      const config = readConfig({ [name]: bad })
      expect(value(config)).toBe(value(readConfig({})))
      expect(config.problems).toEqual([
        expect.stringMatching(
          new RegExp(`^${name} holds "${bad}"; allowed: .*number.* from .* to`),
        ),
      ])
    }
  })
})

describe('a choice in the environment', () => {
  it.each([
    ['KORA_ROLE', 'boss', 'runtime or observer'],
    ['KORA_AGENT', 'real', 'none or simulated'],
    ['KORA_EXIT_ON_STOPPED', 'true', '1 (on), 0 or nothing (off)'],
    ['KORA_ALLOW_UNAUTHENTICATED', 'yes', '1 (on), 0 or nothing (off)'],
  ])('that is bad in %s is told with what it may be', (name, value, allowed) => {
    expect(readConfig({ [name]: value }).problems).toEqual([
      `${name} holds "${value}"; allowed: ${allowed}`,
    ])
  })

  it('is on with 1 and off with 0', () => {
    expect(readConfig({ KORA_EXIT_ON_STOPPED: '1' }).exitOnStopped).toBe(true)
    expect(readConfig({ KORA_EXIT_ON_STOPPED: '0' }).exitOnStopped).toBe(false)
    expect(readConfig({ KORA_ALLOW_UNAUTHENTICATED: '1' }).access.allowUnauthenticated).toBe(true)
  })
})

describe('who may come in', () => {
  it('is everybody on this machine, and nobody else, by default', () => {
    expect(readConfig({}).access.exposed).toBe(false)
  })

  it.each(['localhost', '127.0.0.1', '127.1.2.3', '::1', '[::1]', 'LOCALHOST'])(
    'stays on this machine with HOST %s',
    (HOST) => {
      expect(readConfig({ HOST }).access).toMatchObject({ host: HOST, exposed: false })
    },
  )

  it.each(['0.0.0.0', '::', '192.168.1.7', 'kora.example', '127.0.0.1.example'])(
    'comes from elsewhere with HOST %s',
    (HOST) => {
      expect(readConfig({ HOST }).access.exposed).toBe(true)
    },
  )

  it.each(['VERCEL', 'AWS_LAMBDA_FUNCTION_NAME'])('comes from elsewhere on %s', (name) => {
    expect(readConfig({ [name]: '1' }).access.exposed).toBe(true)
  })

  it('is a list of hosts and a password', () => {
    const { access } = readConfig({
      KORA_ALLOWED_HOSTS: ' kora.example , ,b.example:8443',
      KORA_ACCESS_PASSWORD: 'open sesame, please',
    })
    expect(access).toMatchObject({
      allowedHosts: ['kora.example', 'b.example:8443'],
      password: 'open sesame, please',
    })
  })
})

describe('a password', () => {
  const problemsOf = (password: string) => readConfig({ KORA_ACCESS_PASSWORD: password }).problems

  it.each([
    'correct horse battery',
    'twelve chars',
    ' kept spaces ',
    'zwölf Zeichen',
    '日本語のパスワードです。。',
  ])('may be %j', (password) => {
    expect(problemsOf(password)).toEqual([])
    expect(readConfig({ KORA_ACCESS_PASSWORD: password }).access.password).toBe(password)
  })

  it.each(['x', 'open sesame', '🐎🐎🐎🐎🐎🐎'])(
    'of fewer than twelve characters is a problem by name: %j',
    (password) => {
      expect(problemsOf(password)).toEqual([
        expect.stringMatching(
          /^KORA_ACCESS_PASSWORD is too short \(not shown\); allowed: at least 12/,
        ),
      ])
      // It opens what there is to be seen without a database: the page that names it.
      expect(readConfig({ KORA_ACCESS_PASSWORD: password }).access).toMatchObject({
        password,
        hasUnusablePassword: false,
      })
    },
  )

  it.each([
    'correct horse battery\n',
    'tab\there and there',
    'zero\u200Bwidth zero',
    '\u202Eright to left',
    'next line\u0085 next',
    'x\n',
  ])('that nobody can type is a problem by name, and opens nothing: %j', (password) => {
    const { access, problems } = readConfig({ KORA_ACCESS_PASSWORD: password })
    expect(problems).toEqual([
      expect.stringMatching(/^KORA_ACCESS_PASSWORD holds a character that cannot be typed/),
    ])
    expect(problems.join()).not.toContain(password.trim())
    expect(access).toMatchObject({ hasUnusablePassword: true })
  })

  it('is the same, composed or not', () => {
    const composed = readConfig({ KORA_ACCESS_PASSWORD: 'u\u0308ber alle Berge' })
    expect(composed.access.password).toBe('über alle Berge')
  })
})

describe('a host that could never be asked for', () => {
  it.each(['https://kora.example', '*.example', 'kora.example/'])(
    '%s is told with what is allowed, and leaves the others known',
    (entry) => {
      const { access, problems } = readConfig({ KORA_ALLOWED_HOSTS: `b.example, ${entry}` })
      expect(access.allowedHosts).toEqual(['b.example'])
      expect(problems).toEqual([
        expect.stringContaining(`KORA_ALLOWED_HOSTS holds ${JSON.stringify(entry)}; allowed: host`),
      ])
    },
  )
})

describe('several bad variables', () => {
  it('are told one by one', () => {
    const { problems } = readConfig({
      KORA_ROLE: 'boss',
      KORA_MAX_CLAIMS: 'many',
      DATABASE_URL: 'nowhere',
    })
    expect(problems.map((problem) => problem.split(' ')[0]).sort()).toEqual([
      'DATABASE_URL',
      'KORA_MAX_CLAIMS',
      'KORA_ROLE',
    ])
  })

  it('are told without flooding the page with what they hold', () => {
    const [problem] = readConfig({ KORA_ROLE: 'x'.repeat(5_000) }).problems
    expect(problem?.length).toBeLessThan(200)
  })
})
