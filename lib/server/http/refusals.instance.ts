import 'server-only'
import { randomUUID } from 'node:crypto'
import type { Principal } from '@/lib/domain/access/principal'
import { describeError } from '@/lib/domain/failure'
import { getActiveProvider } from '@/lib/server/db/active-provider.instance'
import { noteRefusal } from '@/lib/server/db/access/refusals'
import { createLog } from '@/lib/server/process/log'
import { processSingleton } from '@/lib/server/process/process-singleton'
import { isRefusal, type Refusal, RefusalNotes } from './refusal-notes'

const slot = processSingleton<RefusalNotes>('refusal-notes')

/**
 * Tells the log of an answer that refuses somebody who is known; any other answer is nothing to it.
 * Never keeps the answer waiting, and nothing depends on it.
 */
export async function noteAnswer(by: Principal, action: string, answer: Response): Promise<void> {
  if (!isRefusal(answer)) return
  const reason = /"code":"([a-z_]+)"/.exec(await answer.clone().text())?.[1] ?? 'refused'
  const notes = slot.orMake(() => new RefusalNotes(write))
  notes.note({ by, action, reason, requestId: randomUUID() })
}

function write(refusal: Refusal): void {
  const provider = getActiveProvider()
  if (provider === null) return
  const { workspaceId, substrate } = provider
  substrate.access.write(noteRefusal, { ...refusal, workspaceId }).catch((error: unknown) => {
    createLog().warn('[kora.access]', `a refusal was not written down: ${describeError(error)}`)
  })
}
