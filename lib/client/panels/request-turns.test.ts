import { describe, expect, it } from 'vitest'
import { RequestTurns } from './request-turns'

describe('the requests of one panel', () => {
  it('go one after the other, also behind one that failed', async () => {
    const turns = new RequestTurns()
    const seen: string[] = []
    let fail: (reason: Error) => void = () => undefined
    const first = turns.take(() => {
      seen.push('first begins')
      return new Promise<void>((_, reject) => (fail = reject))
    })
    const second = turns.take(() => {
      seen.push('second begins')
      return Promise.resolve('answer')
    })
    await Promise.resolve()
    expect(seen).toEqual(['first begins'])
    fail(new Error('gone'))
    await expect(first).rejects.toThrow('gone')
    await expect(second).resolves.toBe('answer')
    expect(seen).toEqual(['first begins', 'second begins'])
  })
})
