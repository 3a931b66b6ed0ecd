import 'server-only'
import { parseAndValidateFlightRouterState } from 'next/dist/server/app-render/parse-and-validate-flight-router-state'

/**
 * Whether a request describes its router's position in a way that Next.js cannot read: it would
 * answer 500 and write a stack into the log. Uses the parser of Next.js itself, so that both agree.
 */
export function hasBrokenRouterState(headers: { get(name: string): string | null }): boolean {
  const state = headers.get('next-router-state-tree')
  if (state === null) return false
  try {
    parseAndValidateFlightRouterState(state)
    return false
  } catch {
    return true
  }
}
