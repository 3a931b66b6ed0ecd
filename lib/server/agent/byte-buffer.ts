import 'server-only'

const UTF_8 = new TextDecoder()

/** Bytes that come in pieces, kept in one block: a million one-byte pieces cost no more than one. */
export class ByteBuffer {
  #block = new Uint8Array(4_096)
  #length = 0

  get length(): number {
    return this.#length
  }

  append(bytes: Uint8Array): void {
    const needed = this.#length + bytes.length
    if (needed > this.#block.length) {
      const larger = new Uint8Array(Math.max(needed, this.#block.length * 2))
      larger.set(this.#block.subarray(0, this.#length))
      this.#block = larger
    }
    this.#block.set(bytes, this.#length)
    this.#length = needed
  }

  /** The bytes as UTF-8, U+FFFD for invalid ones; a byte order mark at the start is left out. */
  text(): string {
    return UTF_8.decode(this.#block.subarray(0, this.#length))
  }

  clear(): void {
    this.#length = 0
  }
}
