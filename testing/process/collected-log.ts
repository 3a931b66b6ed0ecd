import { createLog, type Log } from '@/lib/server/process/log'

/** A real log whose lines a test can read, each as `level line`. */
export function collectedLog(): { log: Log; lines: string[] } {
  const lines: string[] = []
  const log = createLog((level, line) => {
    lines.push(`${level} ${line}`)
  })
  return { log, lines }
}
