import 'server-only'
import type { AccessDecision } from './access-decision'
import { problem } from './problem'

/** A password that is refused for its number of tries may be tried again after a minute. */
const RETRY_SECONDS = '60'

/** A refusal of the access rule as an answer. */
export function accessProblem(decision: Extract<AccessDecision, { kind: 'refused' }>): Response {
  const { status, code, detail } = decision
  return problem({ status, code, detail, headers: headersOf(decision) })
}

type Refused = Extract<AccessDecision, { kind: 'refused' }>

function headersOf({ status, asksForPassword }: Refused): Record<string, string> {
  switch (status) {
    case 401:
      if (asksForPassword !== true) return {}
      return { 'www-authenticate': 'Basic realm="Kora Cockpit", charset="UTF-8"' }
    case 429:
      return { 'retry-after': RETRY_SECONDS }
    default:
      return {}
  }
}
