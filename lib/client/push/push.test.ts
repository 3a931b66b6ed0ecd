import { describe, expect, it, vi } from 'vitest'
import { Push } from './push'
import { markWithPush } from './push-mark'

const I = 5_000

function begun() {
  let time = 1_000
  const push = new Push({ now: () => time, since: time })
  const asked: string[] = []
  push.onWake('tickets', () => asked.push('tickets'))
  push.onWake('operational_state', () => asked.push('state'))
  return { push, asked, pass: (ms: number) => (time += ms) }
}

describe('a wake', () => {
  it('asks for what has changed and nothing else', () => {
    const { push, asked } = begun()
    push.wake(['tickets', 'chain_events'])
    expect(asked).toEqual(['tickets'])
  })

  it('asks nobody who has gone', () => {
    const push = new Push({ now: () => 0, since: 0 })
    const ask = vi.fn()
    push.onWake('tickets', ask)()
    push.wake(['tickets'])
    expect(ask).not.toHaveBeenCalled()
  })
})

describe('when push begins', () => {
  it('everything is asked for once, since nobody has told what changed before', () => {
    const { push, asked } = begun()
    push.enter('pushing')
    push.enter('pushing')
    expect(asked).toEqual(['tickets', 'state'])
  })

  it('after a loss everything is asked for again', () => {
    const { push, asked } = begun()
    push.enter('pushing')
    push.enter('down')
    expect(asked).toHaveLength(2)
    push.enter('pushing')
    expect(asked).toHaveLength(4)
  })

  it('who watches it hears of each change once, with its time', () => {
    const { push, pass } = begun()
    const heard: unknown[] = []
    const forget = push.subscribe(() => heard.push(push.current()))
    pass(10)
    push.enter('down')
    push.enter('down')
    pass(10)
    push.restart()
    forget()
    push.enter('pushing')
    expect(heard).toEqual([
      { state: 'down', since: 1_010 },
      { state: 'connecting', since: 1_020 },
    ])
  })
})

describe('the mark of a page with fresh data', () => {
  const mark = (state: 'connecting' | 'pushing' | 'down', forMs: number) =>
    markWithPush('live', { state, since: 50_000 }, { now: 50_000 + forMs, intervalMs: I })

  it('is live while it is pushed, and polling as soon as push is known to be away', () => {
    expect(mark('pushing', 3_600_000)).toBe('live')
    expect(mark('down', 0)).toBe('polling')
  })

  it('does not flicker while push is on its way, but does not wait for it for ever', () => {
    expect(mark('connecting', 0)).toBe('live')
    expect(mark('connecting', 2 * I + 1_000)).toBe('live')
    expect(mark('connecting', 2 * I + 1_001)).toBe('polling')
  })

  it.each(['offline', 'stale', 'unknown', 'sample'] as const)(
    'stays %s whatever is pushed, for push makes no data fresher',
    (worse) => {
      const status = { state: 'pushing', since: 0 } as const
      expect(markWithPush(worse, status, { now: 0, intervalMs: I })).toBe(worse)
    },
  )
})
