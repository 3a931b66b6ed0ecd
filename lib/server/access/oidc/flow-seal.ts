import 'server-only'
import * as z from 'zod'
import { Seal, type SealKeys } from '@/lib/server/access/seal'

/** A sign-in under way lasts so long at most, ms (CONTROL 13). */
export const FLOW_MS = 600_000

/** What binds the answer of a provider to the browser and the question that it answers. */
const flow = z.object({
  /** The provider that was asked: no other one may answer. */
  issuer: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Where to go on from there, a path of our own. */
  returnTo: z.string(),
  /** Epoch ms. */
  endsAt: z.number(),
})
export type Flow = z.infer<typeof flow>

/** Keeps sign-ins under way in the browsers that began them, sealed. */
export class FlowSeal {
  readonly #seal: Seal<typeof flow>

  constructor(keys: SealKeys, workspaceId: string) {
    this.#seal = new Seal({ keys, purpose: 'kora-flow', workspaceId, shape: flow })
  }

  close(begun: Flow): Promise<string> {
    return this.#seal.close(begun, begun.endsAt)
  }

  /** Null for what is not ours, or over. `now`: epoch ms. */
  async open(text: string, now: number): Promise<Flow | null> {
    const begun = await this.#seal.open(text, now)
    return begun !== null && begun.endsAt > now ? begun : null
  }
}
