import 'server-only'
import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

const VALUE = /^([\w-]{22})\.([\w-]{43})$/

/**
 * Recognizes browsers that have sent the right password before, by a cookie that opens nothing: it
 * only keeps their guesses apart from those of strangers. All processes with the same password
 * accept the same cookies.
 */
export class DeviceCookies {
  #key: Buffer | null = null
  readonly #name: string

  /** Its key is made slowly, so that a cookie that leaks is of no use for guessing the password. */
  constructor(password: string, name = 'kora_device') {
    this.#name = name
    scrypt(password.normalize('NFC'), name, 32, { N: 2 ** 15, maxmem: 2 ** 26 }, (error, key) => {
      if (error === null) this.#key = key
    })
  }

  /** The id of the browser that a `Cookie` header names; null for one that is not known. */
  deviceIn(cookieHeader: string | null): string | null {
    const pairs = (cookieHeader ?? '').split(';').map((pair) => pair.trim())
    const pair = pairs.find((text) => text.startsWith(`${this.#name}=`)) ?? ''
    const [, id, mac] = VALUE.exec(pair.slice(this.#name.length + 1)) ?? []
    if (this.#key === null || id === undefined || mac === undefined) return null
    const expected = macOf(this.#key, id)
    return timingSafeEqual(Buffer.from(mac), Buffer.from(expected)) ? id : null
  }

  /** A `Set-Cookie` that makes a browser known; null while the key is not there yet. */
  newCookie(): string | null {
    if (this.#key === null) return null
    const id = randomBytes(16).toString('base64url')
    return `${this.#name}=${id}.${macOf(this.#key, id)}; Path=/; HttpOnly; SameSite=Lax`
  }
}

function macOf(key: Buffer, id: string): string {
  return createHmac('sha256', key).update(id).digest('base64url')
}
