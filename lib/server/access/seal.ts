import 'server-only'
import { EncryptJWT, jwtDecrypt } from 'jose'
import type * as z from 'zod'

/** Keys of 32 bytes each: the first seals, all open, so that keys can be changed. */
export type SealKeys = readonly [Uint8Array, ...Uint8Array[]]

interface SealOptions<Shape extends z.ZodType> {
  readonly keys: SealKeys
  /** What is sealed: nothing of another purpose opens. */
  readonly purpose: string
  readonly workspaceId: string
  readonly shape: Shape
}

const ALGORITHMS = {
  keyManagementAlgorithms: ['dir'],
  contentEncryptionAlgorithms: ['A256GCM'],
}

/** Hands something to a browser that nobody but us can read, make or change. */
export class Seal<Shape extends z.ZodType> {
  readonly #options: SealOptions<Shape>

  constructor(options: SealOptions<Shape>) {
    this.#options = options
  }

  /** `endsAt`: epoch ms. */
  close(value: z.infer<Shape>, endsAt: number): Promise<string> {
    const { keys, purpose, workspaceId } = this.#options
    return new EncryptJWT({ sealed: value })
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setIssuer(purpose)
      .setAudience(workspaceId)
      .setExpirationTime(Math.ceil(endsAt / 1000))
      .encrypt(keys[0])
  }

  /** Null for what is not ours, of another purpose or workspace, or over. `now`: epoch ms. */
  async open(text: string, now: number): Promise<z.infer<Shape> | null> {
    const { keys, purpose, workspaceId, shape } = this.#options
    const claims = { issuer: purpose, audience: workspaceId, currentDate: new Date(now) }
    for (const key of keys) {
      const opened = await jwtDecrypt(text, key, { ...ALGORITHMS, ...claims }).catch(() => null)
      const parsed = shape.safeParse(opened?.payload.sealed)
      if (parsed.success) return parsed.data
    }
    return null
  }
}
