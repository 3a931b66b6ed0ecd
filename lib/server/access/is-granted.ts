import 'server-only'

/** Whether a limiter grants what was asked; it rejects with its account when the limit is spent. */
export async function isGranted(taken: Promise<unknown>): Promise<boolean> {
  return taken.then(
    () => true,
    () => false,
  )
}
