import 'server-only'
import * as z from 'zod'
import { WAYS_IN } from '@/lib/domain/access/principal'
import { ROLES } from '@/lib/domain/access/role'
import { Seal, type SealKeys } from './seal'

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

/** Seals sessions with the first key; opens those of all keys. */
export class SessionSeal {
  readonly #seal: Seal<typeof sealedSession>

  constructor(keys: SealKeys, workspaceId: string) {
    this.#seal = new Seal({ keys, purpose: 'kora-session', workspaceId, shape: sealedSession })
  }

  seal(session: SealedSession): Promise<string> {
    return this.#seal.close(session, session.endsAt)
  }

  /** Null for what is not ours, of another workspace, or over. */
  async open(text: string, now: number): Promise<SealedSession | null> {
    const session = await this.#seal.open(text, now)
    return session !== null && session.endsAt > now ? session : null
  }
}
