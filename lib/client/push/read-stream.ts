import { createParser } from 'eventsource-parser'
import { anySignal } from '@/lib/client/platform/any-signal'
import { safeParse } from '@/lib/wire/zod'
import { type StreamFrame, streamFrameSchema } from '@/lib/wire/stream-frame.wire'

/** The server sends something every 10 s; a line that is silent for this long is held back or dead. */
export const SILENCE_MS = 25_000

/** What one piece of the stream brought: frames, or a comment alone. */
export interface StreamNews {
  readonly frames: readonly StreamFrame[]
  /** The id of the last event so far; null before the first. */
  readonly lastEventId: string | null
}

export interface ReadStreamOptions {
  readonly lastEventId: string | null
  readonly signal: AbortSignal
  readonly onNews: (news: StreamNews) => void
}

/**
 * Reads a stream of server-sent events until it ends, is refused, breaks, or is silent for
 * `silenceMs`. Never rejects: however it ends, there is no push.
 */
export async function readStream(
  options: ReadStreamOptions & { readonly url: string; readonly silenceMs?: number },
): Promise<void> {
  const { url, signal, onNews, silenceMs = SILENCE_MS } = options
  const silence = new AbortController()
  const fallSilent = () => silence.abort()
  let timer = setTimeout(fallSilent, silenceMs)
  let { lastEventId } = options
  let frames: StreamFrame[] = []
  const parser = createParser({
    onEvent: ({ id, data }) => {
      if (id !== undefined) lastEventId = id
      const frame = parseFrame(data)
      if (frame !== null) frames.push(frame)
    },
  })
  try {
    const response = await fetch(url, {
      cache: 'no-store',
      redirect: 'manual',
      headers: {
        accept: 'text/event-stream',
        ...(lastEventId === null ? {} : { 'last-event-id': lastEventId }),
      },
      signal: anySignal([signal, silence.signal]),
    })
    if (!isEventStream(response) || response.body === null) {
      await response.body?.cancel()
      return
    }
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      clearTimeout(timer)
      timer = setTimeout(fallSilent, silenceMs)
      frames = []
      parser.feed(piece.value)
      onNews({ frames, lastEventId })
    }
  } catch {
    // Broken, silent or called off: there is no stream any more, and that is all that matters.
  } finally {
    clearTimeout(timer)
  }
}

function isEventStream({ ok, headers }: Response): boolean {
  return ok && (headers.get('content-type') ?? '').startsWith('text/event-stream')
}

/** Null for anything but a frame: a newer server may send more than this page knows. */
function parseFrame(data: string): StreamFrame | null {
  try {
    return safeParse(streamFrameSchema, JSON.parse(data)).data ?? null
  } catch {
    return null
  }
}
