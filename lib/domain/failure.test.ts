import { describe, expect, it } from 'vitest'
import { describeError, FAILURE_CODES, failureCodeOf, KoraFailure } from './failure'

describe('the code of a failure', () => {
  it.each(FAILURE_CODES)('is told for %s', (code) => {
    expect(failureCodeOf(new KoraFailure(code, 'why'))).toBe(code)
  })

  it('is told for an error of another bundle, where instanceof would fail', () => {
    const foreign = Object.assign(new Error('why'), { code: 'provider_not_registered' })
    expect(failureCodeOf(foreign)).toBe('provider_not_registered')
  })

  it.each([null, undefined, 'provider_not_registered', 7, {}, { code: 'ECONNREFUSED' }])(
    'is none for %j',
    (thrown) => {
      expect(failureCodeOf(thrown)).toBeNull()
    },
  )
})

describe('an error in one line', () => {
  it('tells its causes, each once', () => {
    const socket = new Error('connect ECONNREFUSED')
    const error = new Error('no connection', { cause: new AggregateError([socket, socket], '') })
    expect(describeError(error)).toBe('no connection (AggregateError (connect ECONNREFUSED))')
  })

  it('is told by its name when it has no message', () => {
    expect(describeError(new RangeError())).toBe('RangeError')
  })

  it.each([
    ['a text', 'a text'],
    [undefined, 'undefined'],
    [null, 'null'],
    [42, '42'],
  ])('is made of whatever was thrown: %j', (thrown, line) => {
    expect(describeError(thrown)).toBe(line)
  })

  it('ends where an error is its own cause', () => {
    const error = new Error('round and round')
    error.cause = new Error('again', { cause: error })
    expect(describeError(error)).toMatch(/^round and round/)
  })
})
