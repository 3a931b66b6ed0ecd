import 'server-only'
import { randomUUID } from 'node:crypto'
import { inspect } from 'node:util'

const PRINTED = '[claim token]'

/**
 * The fence token that proves a claim (SPEC 1 and 10). Printed, joined into a text or serialized,
 * it gives `[claim token]`; its value leaves it only as a parameter of a statement.
 */
export class ClaimToken {
  readonly #value: string

  private constructor(value: string) {
    this.#value = value
  }

  /** A new token: 122 random bits, never seen before. */
  static mint(): ClaimToken {
    return new ClaimToken(randomUUID())
  }

  /** For the driver alone, which asks each parameter for its value. */
  toPostgres(): string {
    return this.#value
  }

  toString(): string {
    return PRINTED
  }

  toJSON(): string {
    return PRINTED
  }

  [inspect.custom](): string {
    return PRINTED
  }
}
