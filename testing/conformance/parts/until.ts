import { setTimeout as pause } from 'node:timers/promises'

/** Asks again and again until the answer is not null; an error counts as null. Throws after the time. */
export async function until<Value>(
  what: string,
  ask: () => Promise<Value | null>,
  withinMs = 30_000,
): Promise<Value> {
  const deadline = performance.now() + withinMs
  let failure: unknown = null
  while (performance.now() < deadline) {
    try {
      const answer = await ask()
      if (answer !== null) return answer
      failure = null
    } catch (error) {
      failure = error
    }
    await pause(20)
  }
  throw new Error(`Not in ${String(withinMs)} ms: ${what}`, { cause: failure })
}
