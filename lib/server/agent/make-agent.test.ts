import { describe, expect, it } from 'vitest'
import { FakeClock } from '@/testing/process/fake-clock'
import { makeAgent } from './make-agent'

describe('the agent of a configuration', () => {
  const clock = new FakeClock()

  it('is none unless one is named', () => {
    expect(makeAgent({ kind: 'none' }, clock)).toBeNull()
  })

  it('is the one that is named', () => {
    expect(makeAgent({ kind: 'simulated' }, clock)?.kind).toBe('simulated')
    expect(
      makeAgent({ kind: 'http', url: 'http://127.0.0.1:9/work', secret: null }, clock)?.kind,
    ).toBe('http')
  })

  it('cannot be made with a secret that is none, and the secret is not told', () => {
    const config = { kind: 'http', url: 'http://127.0.0.1:9/work', secret: 'hunter2 !' } as const
    expect(() => makeAgent(config, clock)).toThrow(
      expect.objectContaining({
        code: 'invalid_configuration',
        message: expect.not.stringContaining('hunter2') as string,
      }) as Error,
    )
  })
})
