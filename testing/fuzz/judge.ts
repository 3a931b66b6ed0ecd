import type { RawAnswer } from '@/testing/http/raw-request'
import { CANARY } from './probes'

/** Codes with which a server refuses on purpose; every other 5xx is a failure of its own. */
const REFUSALS = ['cold_stub', 'push_unavailable', 'too_many_streams', 'too_many_connections']

/** The asking side: without the password, or with it. */
export type Asker = 'stranger' | 'operator'

/** What is wrong with an answer, each in a few words; empty where nothing is. */
export function faultsOf(answer: RawAnswer, asker: Asker, method: string): string[] {
  const faults: string[] = []
  const { status, headers, body, text } = answer
  const [first = ''] = text.split('\r\n\r\n', 1)
  if (status === 0) faults.push('no answer')
  const isRefusal =
    status === 503 &&
    // An answer to HEAD has no body to say its code in.
    (method === 'HEAD' || REFUSALS.some((code) => body.includes(`"code":"${code}"`)))
  if (status >= 500 && !isRefusal) {
    faults.push(`status ${status}`)
  }
  if (first.includes(CANARY) && asker === 'stranger') faults.push('echo in the headers')
  if (headers.has('set-cookie') && !/^kora_device=[\w.-]+;/.test(headers.get('set-cookie') ?? '')) {
    faults.push('a foreign cookie')
  }
  if (/^https?:|^\/\//.test(headers.get('location') ?? '')) faults.push('a redirect elsewhere')
  if (!headers.get('content-security-policy')?.includes("frame-ancestors 'none'")) {
    faults.push('no policy')
  }
  if (asker === 'stranger') faults.push(...faultsBeforeAccess(answer))
  return faults
}

/** What a stranger gets: a problem document, or the code of the health routes. */
function faultsBeforeAccess({ status, headers, body }: RawAnswer): string[] {
  const faults: string[] = []
  if (status >= 200 && status < 400) {
    if (!/^(?:\{"code":"\w+"\})?$/.test(body)) faults.push('data')
    if (status >= 300) faults.push(`redirect ${status}`)
  }
  const type = headers.get('content-type') ?? ''
  if (status >= 400 && !/^application\/(?:problem\+)?json\b/.test(type)) {
    faults.push(`an answer of type ${type || 'none'}`)
  }
  if (/sample-|<html|workspace/i.test(body)) faults.push('data')
  return faults
}

/** Lines of a server's log that a client could have written. */
export function forgedLines(lines: readonly string[]): string[] {
  return lines.filter((line) => line.includes(CANARY) || /[\x00-\x08\x0b-\x1f\x7f]/.test(line))
}
