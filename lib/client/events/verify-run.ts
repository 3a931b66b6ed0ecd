import type { ChainVerifyBody } from '@/lib/wire/events/chain-verify.wire'
import type { RequestFailure } from '@/lib/client/freshness/request-failure'

/** How far a check of the chain has come, and how it goes on. */
export interface VerifyRun {
  readonly phase: 'idle' | 'running' | 'stopped' | 'finished'
  /** The last good page; null before the first. */
  readonly last: ChainVerifyBody | null
  /** Why the run stopped, unless an operator stopped it. */
  readonly failure: RequestFailure | null
  /** Milliseconds spent on checking, over all its parts. */
  readonly tookMs: number
  /** When the chain's end was reached, epoch ms by the substrate's clock. */
  readonly finishedAt: number | null
}

export const NOT_VERIFIED: VerifyRun = {
  phase: 'idle',
  last: null,
  failure: null,
  tookMs: 0,
  finishedAt: null,
}

/** Where the next page begins: behind what is known to be whole. */
export function verifyUrl({ last }: VerifyRun): string {
  if (last === null) return '/api/chain-events/verify'
  const { last_seq, last_hash, checked } = last
  return `/api/chain-events/verify?after_seq=${last_seq}&after_hash=${last_hash}&after_count=${checked}`
}

/** The run after a page that took `tookMs`; `now` is the substrate's, epoch ms. */
export function afterPage(
  run: VerifyRun,
  page: ChainVerifyBody,
  { tookMs, now }: { readonly tookMs: number; readonly now: number },
): VerifyRun {
  return {
    ...run,
    phase: page.finished ? 'finished' : run.phase,
    last: page,
    failure: null,
    tookMs: run.tookMs + tookMs,
    finishedAt: page.finished ? now : null,
  }
}

/** The run after a request that brought nothing: it stands where it was, and can go on from there. */
export function afterVerifyFailure(run: VerifyRun, failure: RequestFailure): VerifyRun {
  return { ...run, phase: 'stopped', failure }
}

/** From the beginning where nothing was checked or all was, else from where it stopped. */
export function begun(run: VerifyRun): VerifyRun {
  if (run.phase === 'finished' || run.phase === 'idle') return { ...NOT_VERIFIED, phase: 'running' }
  return { ...run, phase: 'running', failure: null }
}
