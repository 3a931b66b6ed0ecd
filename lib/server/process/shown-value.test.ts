import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { listenAddress } from '@/scripts/serve/listen-address.mjs'
import { readConfig } from './env'
import { shownValue } from './shown-value.mjs'

describe('what a wrong variable holds', () => {
  it.each([
    'boss',
    'yes',
    '5s',
    '-5',
    '1e9',
    '0x50',
    '80.5',
    'NaN',
    'http://localhost',
    '*.example',
    'kora.example/',
    '127.0.0.1:3000',
    '[::1]',
    '[::1]:3000',
    'fe80::1',
    'a b',
    '-x',
    ' 3000',
  ])('is repeated where it is a slip of the hand: %j', (value) => {
    expect(shownValue(value)).toBe(JSON.stringify(value))
  })

  it.each([
    'https://bob:hunter2@agent.example/x',
    'https://agent.example/x?token=hunter2',
    'bob:hunter2',
    'whsec_aHVudGVyMg==',
    'sk-hunter2',
    'hunter2!',
    'Bearer hunter',
    'correct horse battery staple',
    'a1b2c3d4e5f6a7b8c9',
    'eyJhbGciOi',
    'postgres://u@h/hunter2',
    'x'.repeat(5_000),
  ])('is not repeated where it may be a secret: %j', (value) => {
    expect(shownValue(value)).toBe(
      `a value of ${value.length} characters (not shown: it may be secret)`,
    )
  })
})

const EVERY_VARIABLE = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8')
  .split('\n')
  .flatMap((line) => /^([A-Z_]+)=/.exec(line)?.[1] ?? [])

const SECRETS = [
  'https://bob:hunter2@agent.example/x',
  'postgres://bob:hunter2@db/kora',
  'mysql://bob:hunter2@db/kora',
  'host=db user=bob password=hunter2',
  '?token=hunter2',
  'https://agent.example/?token=hunter2',
  'bob:hunter2',
  'Bearer hunter2',
  'Basic Ym9iOmh1bnRlcjI=',
  'whsec_aHVudGVyMmh1bnRlcjI=',
]
const PARTS = /hunter2|bob|Ym9iOmh1bnRlcjI|aHVudGVyMm/i

describe('a secret in the wrong variable', () => {
  it('is tried in each variable that there is', () => {
    expect(EVERY_VARIABLE.length).toBeGreaterThan(20)
  })

  it.each(EVERY_VARIABLE)('%s is named where it does not fit, never with what it holds', (name) => {
    for (const secret of SECRETS) {
      const DATABASE_URL = 'postgres://kora@db/kora'
      const { problems } = readConfig({ DATABASE_URL, KORA_WORKSPACE_ID: 'org_2x', [name]: secret })
      expect(JSON.stringify(problems)).not.toMatch(PARTS)
      for (const problem of problems) expect(problem).toContain(groupOf(name))
    }
  })

  it.each(EVERY_VARIABLE.filter((name) => !/URL$|SECRET$|PASSWORD$|^(?:HOST|PORT)$/.test(name)))(
    '%s holds no secret, so that each is a problem',
    (name) => {
      const DATABASE_URL = 'postgres://kora@db/kora'
      for (const secret of SECRETS.filter(
        (held) => !(name === 'KORA_WORKSPACE_ID' && isId(held)),
      )) {
        const config = readConfig({ DATABASE_URL, KORA_WORKSPACE_ID: 'org_2x', [name]: secret })
        expect(config.problems, `${name}=${secret}`).not.toEqual([])
        for (const problem of config.problems) expect(problem).toContain(groupOf(name))
        if (groupOf(name) === name) expect(config.problems).toHaveLength(1)
      }
    },
  )

  it.each(['HOST', 'PORT'])('%s ends the start without showing it', (name) => {
    for (const secret of SECRETS) {
      expect(() => listenAddress({ [name]: secret })).toThrow(`${name} is a value of`)
      expect(() => listenAddress({ [name]: secret })).not.toThrow(PARTS)
    }
  })
})

/** What a problem of the variable names: of those that are set together, any. */
function groupOf(name: string): string {
  return /^KORA_(?:OIDC|PROXY)_/.exec(name)?.[0] ?? name
}

/** No form of a secret that could not be somebody's id. */
function isId(text: string): boolean {
  return !/:\/\/|=| /.test(text)
}
