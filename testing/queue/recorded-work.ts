import type { Work } from '@/lib/server/queue/work'

/** Work that only keeps a record of what is asked of it. */
export function recordedWork(options: Partial<Work> = {}) {
  const asked: string[] = []
  const work: Work = {
    checkAgent: () => Promise.resolve(null),
    isAgentReachable: true,
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
