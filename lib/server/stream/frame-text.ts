import 'server-only'
import type { StreamFrame } from '@/lib/wire/stream-frame.wire'

/** A frame as server-sent events have it: its id comes back as `Last-Event-ID`. */
export function frameText(id: string, frame: StreamFrame): string {
  return `id: ${id}\ndata: ${JSON.stringify(frame)}\n\n`
}

/**
 * A comment that no client reads: it keeps proxies from cutting the line, and shows the page that
 * the connection holds.
 */
export const KEEP_ALIVE_TEXT = ': keep-alive\n\n'

/**
 * The start of a stream: how soon a client may come back, and enough for a proxy that waits for a
 * first kilobyte.
 */
export const OPENING_TEXT = `retry: 1000\n: ${' '.repeat(1_024)}\n\n`
