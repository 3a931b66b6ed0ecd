/**
 * A signal that aborts with the first of several: `AbortSignal.any`, which Safari has from 17.4 on.
 * An older browser would report the missing function as a failure of the network (CASES B19).
 */
export function anySignal(signals: readonly AbortSignal[]): AbortSignal {
  // Missing in older browsers, despite the types.
  if ('any' in AbortSignal) return AbortSignal.any([...signals])
  const all = new AbortController()
  for (const signal of signals) {
    if (signal.aborted) {
      all.abort(signal.reason)
      break
    }
    signal.addEventListener('abort', () => all.abort(signal.reason), {
      once: true,
      signal: all.signal,
    })
  }
  return all.signal
}
