import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { anySignal } from './any-signal'

describe.each(['with', 'without'])('a signal of several, %s AbortSignal.any', (how) => {
  const own = Object.getOwnPropertyDescriptor(AbortSignal, 'any')
  beforeEach(() => {
    if (how === 'without') Reflect.deleteProperty(AbortSignal, 'any')
  })
  afterEach(() => {
    if (own !== undefined) Object.defineProperty(AbortSignal, 'any', own)
  })

  it('aborts with the first of them, for its reason, and once', () => {
    const [one, other] = [new AbortController(), new AbortController()]
    const signal = anySignal([one.signal, other.signal])
    let aborted = 0
    signal.addEventListener('abort', () => (aborted += 1))
    expect(signal.aborted).toBe(false)
    other.abort('first')
    one.abort('second')
    expect(signal.reason).toBe('first')
    expect(aborted).toBe(1)
  })

  it('is aborted where one of them is already', () => {
    expect(anySignal([new AbortController().signal, AbortSignal.abort('gone')]).reason).toBe('gone')
  })

  it('runs out of time with one that does', async () => {
    const signal = anySignal([new AbortController().signal, AbortSignal.timeout(1)])
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    expect(signal.reason).toMatchObject({ name: 'TimeoutError' })
  })
})
