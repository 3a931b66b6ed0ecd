import { describe, expect, it } from 'vitest'
import type { ChainVerifyBody } from '@/lib/wire/events/chain-verify.wire'
import { afterPage, afterVerifyFailure, begun, NOT_VERIFIED, verifyUrl } from './verify-run'

const page: ChainVerifyBody = {
  checked: 20_000,
  last_seq: '20003',
  last_hash: 'ab12',
  finished: false,
  total: 50_000,
  broken: null,
}
const time = { tookMs: 300, now: 1_000 }

describe('a check of the chain', () => {
  it('goes on behind what it has found whole', () => {
    const run = afterPage(begun(NOT_VERIFIED), page, time)
    expect(run.phase).toBe('running')
    expect(verifyUrl(run)).toBe(
      '/api/chain-events/verify?after_seq=20003&after_hash=ab12&after_count=20000',
    )
  })

  it('keeps its place through a failure, and goes on from there', () => {
    const failed = afterVerifyFailure(afterPage(begun(NOT_VERIFIED), page, time), {
      kind: 'network',
    })
    expect(failed).toMatchObject({ phase: 'stopped', last: page })
    expect(begun(failed)).toMatchObject({ phase: 'running', last: page, failure: null })
  })

  it('is over at the end of the chain, and begins anew when it is asked for again', () => {
    const done = afterPage(begun(NOT_VERIFIED), { ...page, finished: true }, time)
    expect(done).toMatchObject({ phase: 'finished', finishedAt: 1_000 })
    expect(begun(done)).toMatchObject({ phase: 'running', last: null, tookMs: 0 })
  })
})
