import 'server-only'
import type { MissingGrants } from '@/lib/server/db/schema/read-missing-grants'

/** What a role lacks, and the command that gives it. */
export function grantAdvice(
  { role, privileges }: MissingGrants,
  { as, workspaceId }: { as: 'runtime' | 'observer'; workspaceId: string },
): string {
  const option = as === 'runtime' ? '--app-role' : '--observer-role'
  const command = setupCommand(workspaceId, `${option} ${shellWord(role)}`)
  return `the role ${role} lacks ${privileges.join(', ')}. Run: ${command}`
}

/** That Kora's actor is missing, and the command that makes it. */
export function actorAdvice(missing: string, workspaceId: string): string {
  return `${missing}. Run: ${setupCommand(workspaceId)}`
}

function setupCommand(workspaceId: string, more = ''): string {
  return `npm run db:setup -- --workspace ${shellWord(workspaceId)} ${more}`.trimEnd()
}

/** As it can be pasted into a shell. */
function shellWord(word: string): string {
  return /^[\w.@:/-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
