'use client'

import { useEffect, useState } from 'react'
import { safeParse } from '@/lib/wire/zod'
import { chainVerifySchema } from '@/lib/wire/events/chain-verify.wire'
import { browserInstant } from '@/lib/client/freshness/server-clock'
import { useCockpitClient, usePageClock } from '@/lib/client/cockpit-client'
import { fetchOnce } from '@/lib/client/lists/query-result'
import {
  afterPage,
  afterVerifyFailure,
  begun,
  NOT_VERIFIED,
  type VerifyRun,
  verifyUrl,
} from './verify-run'

/**
 * A page is checked within the statement timeout of 3 s; more means that the server does not answer.
 */
const PATIENCE_MS = 10_000
/** A busy server is asked again after this. */
const BUSY_PAUSE_MS = 2_000

interface VerifyHandle {
  readonly run: VerifyRun
  /** Begins, or goes on where it stopped. */
  readonly start: () => void
  readonly stop: () => void
}

/**
 * Checks the chain page after page in the database, as long as the tab is visible: a hidden tab
 * sends nothing (SPEC 9), and the check goes on with the return.
 */
export function useVerify(): VerifyHandle {
  const { clock, pageClock } = useCockpitClient()
  const { visible } = usePageClock()
  const [run, setRun] = useState<VerifyRun>(NOT_VERIFIED)
  const running = run.phase === 'running' && visible

  useEffect(() => {
    if (!running) return
    const leaving = new AbortController()
    const began = browserInstant()
    let again: ReturnType<typeof setTimeout> | undefined
    void fetchOnce({
      url: verifyUrl(run),
      timeoutMs: PATIENCE_MS,
      signal: leaving.signal,
      parse: (body) => safeParse(chainVerifySchema, body).data ?? null,
    }).then((fetched) => {
      if (leaving.signal.aborted) return
      const ended = browserInstant()
      if (fetched.kind === 'failure') {
        if (fetched.failure.kind !== 'busy') setRun(afterVerifyFailure(run, fetched.failure))
        // Another object, so that the same page is asked for again.
        else again = setTimeout(() => setRun({ ...run }), BUSY_PAUSE_MS)
      }
      if (fetched.kind !== 'answer') return
      const tookMs = ended.monotonic - began.monotonic
      setRun(afterPage(run, fetched.body, { tookMs, now: clock.now(pageClock.instant()) }))
    })
    return () => {
      leaving.abort()
      clearTimeout(again)
    }
  }, [running, run, clock, pageClock])

  return {
    run,
    start: () => setRun(begun),
    stop: () => setRun((now) => (now.phase === 'running' ? { ...now, phase: 'stopped' } : now)),
  }
}
