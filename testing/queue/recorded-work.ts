import type { QueueLoop } from '@/lib/server/queue/queue-loop'

/** A loop that only records what is asked of it. */
export function recordedWork(options: Partial<QueueLoop> = {}) {
  const asked: string[] = []
  const work: QueueLoop = {
    start: () => void asked.push('start'),
    wake: () => void asked.push('wake'),
    stop: () => {
      asked.push('stop')
      return Promise.resolve()
    },
    ...options,
  }
  return { asked, work }
}
