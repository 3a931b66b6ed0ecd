import 'server-only'
import { EncryptJWT, jwtDecrypt } from 'jose'
import * as z from 'zod'
import { WAYS_IN } from '@/lib/domain/access/principal'
import { ROLES } from '@/lib/domain/access/role'

/** What a session's cookie carries, sealed: nobody but us can read or make one. */
const sealedSession = z.object({
  sessionId: z.string(),
  subject: z.string(),
  actorId: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  via: z.enum(WAYS_IN),
  /** Epoch ms. */
  begunAt: z.number(),
  endsAt: z.number(),
})
export type SealedSession = z.infer<typeof sealedSession>

const ALGORITHMS = {
  keyManagementAlgorithms: ['dir'],
  contentEncryptionAlgorithms: ['A256GCM'],
}
const payload = z.object({ session: sealedSession })

/** Seals sessions with the first key; opens those of all keys, so that keys can be changed. */
export class SessionSeal {
  readonly #keys: readonly [Uint8Array, ...Uint8Array[]]
  readonly #workspaceId: string

  /** Keys of 32 bytes each. */
  constructor(keys: readonly [Uint8Array, ...Uint8Array[]], workspaceId: string) {
    this.#keys = keys
    this.#workspaceId = workspaceId
  }

  seal(session: SealedSession): Promise<string> {
    return new EncryptJWT({ session })
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setIssuer('kora-session')
      .setAudience(this.#workspaceId)
      .setExpirationTime(Math.ceil(session.endsAt / 1000))
      .encrypt(this.#keys[0])
  }

  /** Null for what is not ours, of another workspace, or over. */
  async open(text: string, now: number): Promise<SealedSession | null> {
    for (const key of this.#keys) {
      const opened = await jwtDecrypt(text, key, {
        ...ALGORITHMS,
        issuer: 'kora-session',
        audience: this.#workspaceId,
        currentDate: new Date(now),
      }).catch(() => null)
      const parsed = payload.safeParse(opened?.payload)
      if (parsed.success && parsed.data.session.endsAt > now) return parsed.data.session
    }
    return null
  }
}
