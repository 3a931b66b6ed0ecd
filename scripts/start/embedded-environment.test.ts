import { describe, expect, it } from 'vitest'
import { readConfig } from '@/lib/server/process/env'
import { embeddedEnvironment, embeddedWorkspace } from './embedded-environment.mjs'

const URL = 'postgres://kora@127.0.0.1:5433/kora'

describe('the server beside the embedded database', () => {
  it('reads, locks and listens there alone, whatever address the shell still holds', () => {
    const shell = {
      NODE_ENV: 'production' as const,
      DATABASE_URL: ' ',
      KORA_AGENT: '',
      KORA_DIRECT_DATABASE_URL: 'postgres://kora@production/kora',
    }
    const { substrate, agent, problems } = readConfig(embeddedEnvironment(shell, URL))
    expect(problems).toEqual([])
    expect(substrate).toEqual({ databaseUrl: URL, directDatabaseUrl: URL, workspaceId: 'demo' })
    expect(agent).toEqual({ kind: 'simulated' })
  })

  it('shows the workspace that it was seeded for', () => {
    for (const named of [undefined, '', '  ', 'org_2x', ' org_2x ']) {
      const shell = { NODE_ENV: 'production' as const, KORA_WORKSPACE_ID: named }
      const { substrate } = readConfig(embeddedEnvironment(shell, URL))
      expect(substrate?.workspaceId).toBe(embeddedWorkspace(shell))
    }
    expect(embeddedWorkspace({ KORA_WORKSPACE_ID: 'org_2x' })).toBe('org_2x')
  })

  it('is worked by the agent that is named', () => {
    const shell = { NODE_ENV: 'production' as const, KORA_AGENT_URL: 'http://127.0.0.1:8787/' }
    expect(readConfig(embeddedEnvironment(shell, URL)).agent).toMatchObject({ kind: 'http' })
  })
})
