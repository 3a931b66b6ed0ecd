import { setTimeout as pause } from 'node:timers/promises'

/**
 * Asks again every few milliseconds until there is an answer, and gives it.
 * @throws when there is none after `limitMs`
 */
export async function until<Found>(
  what: string,
  ask: () => Promise<Found | null | false>,
  { everyMs = 10, limitMs = 90_000 } = {},
): Promise<Found> {
  const deadline = performance.now() + limitMs
  for (;;) {
    const found = await ask()
    if (found !== null && found !== false) return found
    if (performance.now() > deadline) throw new Error(`not within ${limitMs} ms: ${what}`)
    await pause(everyMs)
  }
}
