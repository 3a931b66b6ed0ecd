'use client'

import { useState } from 'react'
import * as z from '@/lib/wire/zod'
import { type AccessBody, accessSchema } from '@/lib/wire/access/access.wire'

/** Who may come in, as it was last read. */
export interface AccessView {
  readonly body: AccessBody | null
  /** Epoch ms. */
  readonly asOf: number | null
  /** Why the last request failed; null where it did not. */
  readonly problem: string | null
}

const problemBody = z.object({ detail: z.string() })

/** The answer to a change: its body, or what was wrong. */
export type ChangeAnswer =
  { readonly ok: true; readonly body: unknown } | { readonly ok: false; readonly detail: string }

/** Reads who may come in, and changes it: each change is followed by a new read. */
export function useAccess(initial: { body: AccessBody; asOf: number } | null) {
  const [view, setView] = useState<AccessView>({
    body: initial?.body ?? null,
    asOf: initial?.asOf ?? null,
    problem: initial === null ? 'Nothing could be read yet.' : null,
  })
  const [isBusy, setBusy] = useState(false)

  const refresh = async () => {
    const answer = await call('GET', '/api/access')
    const parsed = answer.ok ? z.safeParse(accessSchema, answer.body) : null
    if (parsed?.success === true) {
      setView({ body: parsed.data, asOf: Date.now(), problem: null })
      return
    }
    const problem = answer.ok ? 'The answer cannot be read.' : answer.detail
    setView((last) => ({ ...last, problem }))
  }

  const change = async (method: string, path: string, body?: object): Promise<ChangeAnswer> => {
    setBusy(true)
    const answer = await call(method, path, body)
    await refresh()
    setBusy(false)
    return answer
  }

  return { view, isBusy, refresh, change }
}

async function call(method: string, path: string, body?: object): Promise<ChangeAnswer> {
  try {
    const response = await fetch(path, {
      method,
      cache: 'no-store',
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const answer: unknown = await response.json()
    if (response.ok) return { ok: true, body: answer }
    const parsed = z.safeParse(problemBody, answer)
    return { ok: false, detail: parsed.success ? parsed.data.detail : 'The request failed.' }
  } catch {
    return { ok: false, detail: 'The server does not answer.' }
  }
}
