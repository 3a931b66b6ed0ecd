import 'server-only'
import { randomUUID } from 'node:crypto'
import { ClaimToken } from './claim-token'

/**
 * A claim before it has a ticket. After a lost answer the caller tries again with the same draft
 * and claims only once; after any answer the next claim needs a new draft.
 */
export interface ClaimDraft {
  readonly workAttemptId: string
  readonly token: ClaimToken
}

export function draftClaim(): ClaimDraft {
  return { workAttemptId: randomUUID(), token: ClaimToken.mint() }
}
