import 'server-only'
import { createHash } from 'node:crypto'
import { getActiveProvider } from '@/lib/server/db/active-provider.instance'
import { getConfig } from '@/lib/server/process/config.instance'
import { RecentMap } from '@/lib/server/process/recent-map'
import {
  PART_UNKNOWN,
  SOURCE_HEADER,
  WENT_BACK_HEADER,
  WORKSPACE_HEADER,
} from '@/lib/wire/source.wire'

/**
 * Where the data of this process is from, as `x-kora-source` has it (CONTROL 20); null where no
 * database is configured. The workspace is known before the database answers.
 */
export function sourceNow(): string | null {
  const workspaceId = getConfig().substrate?.workspaceId
  if (workspaceId === undefined) return null
  const identity = getActiveProvider()?.source.identity
  return [workspaceId, identity?.database ?? null, identity?.log ?? null].map(partOf).join('.')
}

/** The headers that say it, for every answer of the API that no stranger gets. */
export function sourceHeaders(): Readonly<Record<string, string>> {
  const source = sourceNow()
  const workspaceId = getConfig().substrate?.workspaceId
  if (source === null || workspaceId === undefined) return {}
  const wentBackAt = getActiveProvider()?.source.wentBackAt ?? null
  return {
    [SOURCE_HEADER]: source,
    [WORKSPACE_HEADER]: encodeURIComponent(workspaceId),
    ...(wentBackAt !== null && { [WENT_BACK_HEADER]: wentBackAt }),
  }
}

/** By what they were made from; more than a process ever has. */
const parts = new RecentMap<string, string>(100)

/** Short, and says nothing of what it was made from. */
function partOf(text: string | null): string {
  if (text === null) return PART_UNKNOWN
  const known = parts.get(text)
  if (known !== undefined) return known
  const part = createHash('sha256').update(text).digest('base64url').slice(0, 12)
  parts.set(text, part)
  return part
}
