import { getConfig } from '@/lib/server/config.instance'
import { getHolder } from '@/lib/server/holder/holder.instance'
import { readiness } from '@/lib/server/http/readiness'
import { getActiveProvider } from '@/lib/server/provider/active-provider.instance'

export const dynamic = 'force-dynamic'

/** 200 iff this process can be believed, else 503 with the code of what is missing (SPEC 8). */
export function GET(): Response {
  const code = readiness({
    config: getConfig(),
    lastReadAgeMs: getActiveProvider()?.clock.age ?? null,
    primaryState: getHolder()?.current.primaryState ?? null,
  })
  const status = code === 'ready' ? 200 : 503
  return Response.json({ code }, { status, headers: { 'cache-control': 'no-store' } })
}
