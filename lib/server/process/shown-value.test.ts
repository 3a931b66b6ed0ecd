import { describe, expect, it } from 'vitest'
import { listenAddress } from '@/scripts/serve/listen-address.mjs'
import { createLog } from './log'
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
    'a b',
    '-x',
    ' 3000',
  ])('is repeated where it is a slip of the hand: %j', (value) => {
    expect(shownValue(value)).toBe(JSON.stringify(value))
  })

  it.each([
    'https://bob:hunter2@agent.example/x',
    'https://agent.example/x?token=hunter2',
    'whsec_aHVudGVyMg==',
    'sk-hunter2',
    'hunter2!',
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

const SECRET = 'https://bob:hunter2@agent.example/x'

describe('a secret in the wrong variable', () => {
  it.each([
    'KORA_AGENT',
    'KORA_ROLE',
    'KORA_REFRESH_SECONDS',
    'KORA_MAX_CLAIMS',
    'KORA_MAX_STREAMS',
    'KORA_ALLOWED_HOSTS',
    'KORA_ALLOW_UNAUTHENTICATED',
    'KORA_EXIT_ON_STOPPED',
    'KORA_WORKSPACE_ID',
    'DATABASE_URL',
    'KORA_DIRECT_DATABASE_URL',
  ])('%s is named, and what it holds is not shown', (name) => {
    const DATABASE_URL = 'postgres://kora@db/kora'
    const config = readConfig({ DATABASE_URL, KORA_WORKSPACE_ID: 'org_2x', [name]: SECRET })
    expect(config.problems).toEqual([expect.stringContaining(name)])
    expect(JSON.stringify(config.problems)).not.toMatch(/hunter2|bob/)
    expect(config.substrate?.workspaceId).not.toBe(SECRET)
  })

  it.each(['HOST', 'PORT'])('%s ends the start without showing it', (name) => {
    expect(() => listenAddress({ [name]: SECRET })).toThrow(`${name} is a value of`)
    expect(() => listenAddress({ [name]: SECRET })).not.toThrow('hunter2')
  })

  it('is left out of the log, wherever it came from, and nothing works unseen there', () => {
    const lines: string[] = []
    const log = createLog((_level, line) => lines.push(line))
    log.warn('[kora.boot]', `${SECRET} Bearer hunter2 {"claim_token":"hunter2"} a\u001B[2Jb\u202Ec`)
    expect(lines.join()).not.toContain('hunter2')
    expect(lines.join()).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(lines.join()).toContain('a\\u{1b}[2Jb\\u{202e}c')
  })
})
