import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BOOTING_STATE } from '@/lib/domain/state/operational-state'
import { readConfig } from '@/lib/server/process/env'
import { getHolder, resetHolderForTests } from '@/lib/server/state/holder.instance'
import { startCockpit } from './start-cockpit'

const printed: string[] = []
beforeEach(() => {
  printed.length = 0
  for (const level of ['info', 'warn', 'error'] as const) {
    vi.spyOn(console, level).mockImplementation((line: unknown) => void printed.push(String(line)))
  }
})
afterEach(() => {
  vi.restoreAllMocks()
  resetHolderForTests()
})

describe('a process with a bad configuration', () => {
  it('has no holder and no boot, and tells every bad variable on page and log', () => {
    const cockpit = startCockpit(
      readConfig({ DATABASE_URL: 'mysql://u:hunter2@db/x', KORA_ROLE: 'boss' }),
    )
    expect(cockpit.boot).toBeNull()
    expect(getHolder()).toBeNull()
    expect(cockpit.report.progress.phase).toBe('config_error')
    const error = cockpit.report.progress.configError ?? ''
    expect(error).toContain('DATABASE_URL')
    expect(error).toContain('KORA_ROLE holds "boss"; allowed: runtime or observer')
    expect(error + printed.join('\n')).not.toContain('hunter2')
    expect(printed.filter((line) => line.startsWith('[kora.boot]'))).toHaveLength(2)
  })
})

describe('a process with a secret for its agent that cannot be used', () => {
  it('has no holder and no boot, and says which variable is wrong without telling it', () => {
    const cockpit = startCockpit(
      readConfig({
        DATABASE_URL: 'postgres://kora@127.0.0.1:9/kora',
        KORA_WORKSPACE_ID: 'org_test',
        KORA_AGENT_URL: 'http://127.0.0.1:9/work',
        KORA_AGENT_SECRET: 'hunter2 !',
      }),
    )
    expect(cockpit.boot).toBeNull()
    expect(getHolder()).toBeNull()
    expect(cockpit.report.progress.phase).toBe('config_error')
    const error = cockpit.report.progress.configError ?? ''
    expect(error).toContain('KORA_AGENT_SECRET')
    expect(error + printed.join('\n')).not.toContain('hunter2')
  })
})

describe('a process with an address that the driver cannot use', () => {
  it.each(['DATABASE_URL', 'KORA_DIRECT_DATABASE_URL'])(
    'has no holder and no boot, and says that it is %s without telling it',
    (name) => {
      const cockpit = startCockpit(
        readConfig({
          DATABASE_URL: 'postgres://kora@127.0.0.1:9/kora',
          KORA_WORKSPACE_ID: 'org_test',
          [name]: 'postgres://u:hunter2@127.0.0.1:9/x?sslmode=verify-full&sslrootcert=/hunter2.pem',
        }),
      )
      expect(cockpit.boot).toBeNull()
      expect(getHolder()).toBeNull()
      const { phase, configError } = cockpit.report.progress
      expect(phase).toBe('config_error')
      expect(configError).toMatch(new RegExp(`^${name} holds an address that names a file`))
      expect([configError, ...printed].join('\n')).not.toContain('hunter2')
    },
  )
})

describe('a process with a database', () => {
  it('has a boot in the background that waits for it, and an end', async () => {
    const { boot, runtime, instanceId } = startCockpit(
      readConfig({
        DATABASE_URL: 'postgres://kora@127.0.0.1:9/kora',
        KORA_WORKSPACE_ID: 'org_test',
      }),
    )
    expect(getHolder()?.current).toEqual(BOOTING_STATE)
    expect(instanceId).toContain(String(process.pid))
    expect(runtime?.isFollowing).toBe(false)
    expect(runtime?.isAgentReachable).toBeNull()
    await boot?.stop('test')
    expect(getHolder()?.current.primaryState).toBe('booting')
  })

  it('as an observer follows from the start', async () => {
    const { boot, runtime } = startCockpit(
      readConfig({
        DATABASE_URL: 'postgres://kora@127.0.0.1:9/kora',
        KORA_WORKSPACE_ID: 'org_test',
        KORA_ROLE: 'observer',
      }),
    )
    expect(runtime?.isFollowing).toBe(true)
    await boot?.stop('test')
  })
})

describe('a process without a database', () => {
  it('is a cold stub: no holder, no boot, and one line that says so', () => {
    const cockpit = startCockpit(readConfig({}))
    expect(cockpit.boot).toBeNull()
    expect(getHolder()).toBeNull()
    expect(cockpit.report.progress).toMatchObject({ phase: 'starting', configError: null })
    expect(printed).toEqual([expect.stringMatching(/^\[kora\.boot\] DATABASE_URL is not set/)])
  })
})
