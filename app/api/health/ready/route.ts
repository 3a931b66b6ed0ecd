import { methodNotAllowedToAnybody } from '@/lib/server/http/route'
import { getCockpit } from '@/lib/server/boot/cockpit.instance'
import { getConfig } from '@/lib/server/process/config.instance'
import { getHolder } from '@/lib/server/state/holder.instance'
import { readiness } from '@/lib/server/http/readiness'
import { getActiveProvider } from '@/lib/server/db/active-provider.instance'

export const dynamic = 'force-dynamic'

/** 200 iff this process can be believed, else 503 with the code of what is missing (SPEC 8). */
export async function GET(): Promise<Response> {
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
  // Of a database that has stopped answering nobody waits to hear about its indexes.
  const missing = code === 'substrate_stale' ? [] : await missingIndexes()
  const wake = cockpit?.live?.wakeCode ?? 'off'
  const body = { code, wake, ...(missing.length > 0 && { missing_indexes: missing }) }
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
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
