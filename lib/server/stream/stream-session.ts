import 'server-only'

/** More than this unread, in bytes, and a client is too slow: some hundred frames. */
const QUEUE_LIMIT_BYTES = 16_384

const encoder = new TextEncoder()

/** One client of the stream: a body with a bounded queue. */
export class StreamSession {
  readonly body: ReadableStream<Uint8Array>
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null
  #isOpen = true
  readonly #onClose: (session: StreamSession) => void

  /** `onClose` is called once, whichever way the client leaves. */
  constructor({
    signal,
    onClose,
  }: {
    signal: AbortSignal
    onClose: (session: StreamSession) => void
  }) {
    this.#onClose = onClose
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller
        },
        cancel: () => this.#left(),
      },
      { highWaterMark: QUEUE_LIMIT_BYTES, size: ({ byteLength }) => byteLength },
    )
    // A client that goes fires the request's abort and the body's cancel, in either order.
    signal.addEventListener('abort', () => this.end(), { once: true })
    if (signal.aborted) this.end()
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  /** Sends bytes, or drops the client when it has not taken what it was sent: it will come back. */
  send(bytes: Uint8Array): void {
    if (!this.#isOpen || this.#controller === null) return
    if ((this.#controller.desiredSize ?? 0) < bytes.byteLength) {
      this.#drop()
      return
    }
    this.#controller.enqueue(bytes)
  }

  /** Ends the stream in good order. */
  end(): void {
    if (!this.#isOpen) return
    this.#controller?.close()
    this.#left()
  }

  /** An error frees the queue at once, and the socket with it; this one is not logged. */
  #drop(): void {
    this.#controller?.error(new DOMException('The client is too slow', 'AbortError'))
    this.#left()
  }

  #left(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#onClose(this)
  }
}

/** Encoded once for all clients. */
export function encoded(text: string): Uint8Array {
  return encoder.encode(text)
}
