import { admit } from '@/lib/server/http/access.instance'
import { methodNotAllowedToAnybody } from '@/lib/server/http/route'
import { type Cockpit, getCockpit } from '@/lib/server/boot/cockpit.instance'
import { getConfig } from '@/lib/server/process/config.instance'
import { getHolder } from '@/lib/server/state/holder.instance'
import { readiness, type ReadinessCode } from '@/lib/server/http/readiness'
import { getActiveProvider } from '@/lib/server/db/active-provider.instance'

export const dynamic = 'force-dynamic'

/**
 * 200 iff this process can be believed, else 503 with the code of what is missing (SPEC 8). Whoever
 * passes the access rule is also told how the process hears of changes and which indexes are missing.
 */
export async function GET(request: Request): Promise<Response> {
  const cockpit = getCockpit()
  await cockpit?.prepare()
  const runtime = cockpit?.runtime ?? null
  const leader = runtime?.isFollowing === true ? await runtime.follow() : null
  const code = readiness({
    config: getConfig(),
    configError: cockpit?.report.progress.configError ?? null,
    lastReadAgeMs: getActiveProvider()?.clock.age ?? null,
    primaryState: leader?.followed?.state.primaryState ?? getHolder()?.current.primaryState ?? null,
    runtimeSilent: runtime?.isFollowing === true && leader?.runtime?.alive !== true,
  })
  const status = code === 'ready' ? 200 : 503
  const isAdmitted = (await admit(request.headers, null)).kind === 'allowed'
  const body = isAdmitted ? { code, ...(await details(code, cockpit)) } : { code }
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
}

async function details(code: ReadinessCode, cockpit: Cockpit | null) {
  // Of a database that has stopped answering nobody waits to hear about its indexes.
  const missing = code === 'substrate_stale' ? [] : await missingIndexes()
  const wake = cockpit?.live?.wakeCode ?? 'off'
  return { wake, ...(missing.length > 0 && { missing_indexes: missing }) }
}

/** Names of our own, as far as they can be told: a missing index makes reads slow, never wrong. */
async function missingIndexes(): Promise<readonly string[]> {
  try {
    return (await getActiveProvider()?.indexes.names()) ?? []
  } catch {
    // A database that does not answer is told by the age of the last good read.
    return []
  }
}

export const POST = methodNotAllowedToAnybody
export const PUT = methodNotAllowedToAnybody
export const PATCH = methodNotAllowedToAnybody
export const DELETE = methodNotAllowedToAnybody
export const OPTIONS = methodNotAllowedToAnybody
