import { serveRoute } from '@/lib/server/http/serve-route'
import { admit } from '@/lib/server/http/access.instance'
import { type Cockpit, getCockpit } from '@/lib/server/boot/cockpit.instance'
import { getConfig } from '@/lib/server/process/config.instance'
import { getHolder } from '@/lib/server/state/holder.instance'
import { readiness, type ReadinessCode } from '@/lib/server/http/readiness'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { getActiveProvider } from '@/lib/server/db/active-provider.instance'

export const dynamic = 'force-dynamic'

/**
 * 200 iff this process can be believed, else 503 with the code of what is missing (SPEC 8). Whoever
 * passes the access rule is also told how the process hears of changes and what is weaker than it could be.
 */
async function read(request: Request): Promise<Response> {
  const cockpit = getCockpit()
  await cockpit?.prepare()
  const runtime = cockpit?.runtime ?? null
  const leader = runtime?.isFollowing === true ? await runtime.follow() : null
  const provider = getActiveProvider()
  const code = readiness({
    config: getConfig(),
    configError: cockpit?.report.progress.configError ?? null,
    lastReadAgeMs: provider?.clock.age ?? null,
    replicaAgeMs: provider?.clock.replicaAge ?? 0,
    rowsHidden: provider !== null && (await hidesRows(provider)),
    state: leader?.followed?.state ?? getHolder()?.current ?? null,
    runtimeSilent: runtime?.isFollowing === true && leader?.runtime?.alive !== true,
  })
  const status = code === 'ready' ? 200 : 503
  const isAdmitted = (await admit(request.headers, null)).kind === 'allowed'
  const body = isAdmitted ? { code, ...(await details(code, cockpit)) } : { code }
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
}

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serveRoute('/api/health/ready', {
  GET: read,
})

async function details(code: ReadinessCode, cockpit: Cockpit | null) {
  // Of a database that has stopped answering nobody waits to hear about its indexes.
  const provider = code === 'substrate_stale' ? null : getActiveProvider()
  const wake = cockpit?.live?.wakeCode ?? 'off'
  return { wake, ...(provider !== null && (await weaknesses(provider))) }
}

/**
 * What is slower or finds less in this database than it could, as far as it can be told. A database
 * that does not answer is told by the age of the last good read.
 */
async function weaknesses(provider: SubstrateProvider) {
  const { indexes, hiddenTables, weakCharacterType, versionLimits } = provider
  try {
    const missing = await indexes.names()
    const finds = await indexes.textSearch('')
    const characterType = await weakCharacterType.get()
    const hidden = await hiddenTables.get()
    const version = await versionLimits.get()
    return {
      ...(missing.length > 0 && { missing_indexes: missing }),
      ...(finds !== 'trigrams' && { text_search: finds }),
      ...(characterType !== null && { weak_character_type: characterType }),
      ...(hidden.length > 0 && { hidden_tables: hidden }),
      ...(version !== null && { postgres: version }),
    }
  } catch {
    return {}
  }
}

async function hidesRows({ clock, hiddenTables }: SubstrateProvider): Promise<boolean> {
  try {
    // Where the database does not answer, that is the first thing to say.
    return clock.age < 2 * getConfig().refreshMs && (await hiddenTables.get()).length > 0
  } catch {
    return false
  }
}
