import 'server-only'

/** A piece of a text, and where the next one begins; null at the end. */
export interface TextPage<Place> {
  readonly text: string
  readonly next: Place | null
}

interface PagedText<Place> {
  readonly first: TextPage<Place>
  readonly read: (after: Place) => Promise<TextPage<Place>>
  /** A page that cannot be read breaks the stream off; a reader that leaves is no failure. */
  readonly onFailure: (error: unknown) => void
  /** Called once, whichever way the stream ends. */
  readonly onEnd: () => void
}

/** A text as a stream, read page by page as fast as it is taken: one page is in memory. */
export function pagedText<Place>({
  first,
  read,
  onFailure,
  onEnd,
}: PagedText<Place>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let page: TextPage<Place> | null = first
  let next: Place | null = null
  let hasLeft = false
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          let text = ''
          // A pull that yields nothing is not repeated, so an empty page leads on to the next.
          while (text === '') {
            page ??= next === null ? null : await read(next)
            // The reader may have left during the read: its stream is closed then.
            if (hasLeft) return
            if (page === null) break
            text = page.text
            next = page.next
            page = null
          }
          if (text !== '') controller.enqueue(encoder.encode(text))
          if (next !== null) return
          controller.close()
          onEnd()
        } catch (error) {
          if (hasLeft) return
          onFailure(error)
          controller.error(error)
          onEnd()
        }
      },
      cancel() {
        hasLeft = true
        onEnd()
      },
    },
    { highWaterMark: 1 },
  )
}
