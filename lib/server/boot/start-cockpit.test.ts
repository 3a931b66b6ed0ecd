import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readConfig } from '../env'
import { getHolder, resetHolderForTests } from '../holder/holder.instance'
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
    const told = cockpit.report.progress.configError ?? ''
    expect(told).toContain('DATABASE_URL')
    expect(told).toContain('KORA_ROLE holds "boss"; allowed: runtime or observer')
    expect(told + printed.join('\n')).not.toContain('hunter2')
    expect(printed.filter((line) => line.startsWith('[kora.boot]'))).toHaveLength(2)
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
