import 'server-only'
import type { AnswerAge } from '@/lib/server/http/contract-answer'
import type { ReadResult } from '@/lib/server/http/read-answer'
import { inTime } from '@/lib/server/http/in-time'

interface FirstAnswer<Body> {
  /** Null if it took too long or failed: the page then requests it and shows why. */
  readonly answer: (AnswerAge & { readonly body: Body }) | null
  /** The clock of `Providers`; epoch ms. */
  readonly times: { readonly substrateNow: number | null; readonly renderedAt: number }
}

/** The data of an explorer page's first paint. */
export async function firstAnswer<Body>(
  asked: Promise<ReadResult<Body>> | null,
): Promise<FirstAnswer<Body>> {
  const came = asked === null ? null : await inTime(asked)
  const answer = came?.ok === true ? came : null
  const substrateNow = answer?.now ?? null
  return { answer, times: { substrateNow, renderedAt: substrateNow ?? Date.now() } }
}

/** The page's query as `URLSearchParams`, as routes read theirs. */
export function toSearchParams(
  query: Readonly<Record<string, string | string[] | undefined>>,
): URLSearchParams {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    for (const one of [value].flat()) params.append(name, one)
  }
  return params
}
