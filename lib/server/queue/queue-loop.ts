import 'server-only'

/** A loop over the queue, as the boot of a leader starts, wakes and stops it. */
export interface QueueLoop {
  start(): void
  wake(): void
  stop(): Promise<void>
}
