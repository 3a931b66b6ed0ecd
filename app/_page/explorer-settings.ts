import 'server-only'
import { cookies } from 'next/headers'
import { THEME_COOKIE, toTheme } from '@/components/shell/theme'
import type { Theme } from '@/components/shell/theme'
import { KORA_INCLUDES } from '@/lib/client/lists/kora.query'
import { initialPanelData, type PanelData } from '@/lib/client/panels/panel-query'
import { operationalStateAnswer } from '@/lib/server/answers/state/operational-state-answer'
import { inTime } from '@/lib/server/http/in-time'
import type { OperationalStateBody } from '@/lib/wire/state/operational-state.wire'
import { isPageAdmitted } from './page-access'
import { sourceNow } from '@/lib/server/http/source-headers'
import { getConfig } from '@/lib/server/process/config.instance'

export interface ExplorerSettings {
  /** Null where none is configured, or for a request that may not know. */
  readonly workspace: string | null
  readonly initialTheme: Theme
  /** Where the page's data is from, as `x-kora-source`; null as for the workspace. */
  readonly source: string | null
  /** Refresh interval of an open page; milliseconds. */
  readonly intervalMs: number
  /** The leader's heartbeat; milliseconds. */
  readonly presenceMs: number
  /** How Kora itself is, for the first paint of the state bar; undefined if that took too long. */
  readonly kora: PanelData<OperationalStateBody> | undefined
  /** The substrate's clock at that read, epoch ms; null where it was not known. */
  readonly koraNow: number | null
}

/** The settings that every explorer page gets from the server. */
export async function explorerSettings(): Promise<ExplorerSettings> {
  const config = getConfig()
  const isAdmitted = await isPageAdmitted()
  // Before the read: what comes from elsewhere meanwhile must not count as loaded for here.
  const source = isAdmitted ? sourceNow() : null
  const kora = isAdmitted ? await inTime(operationalStateAnswer(new Set(KORA_INCLUDES))) : null
  return {
    workspace: isAdmitted ? (config.substrate?.workspaceId ?? null) : null,
    source,
    initialTheme: toTheme((await cookies()).get(THEME_COOKIE)?.value),
    intervalMs: config.refreshMs,
    presenceMs: config.presenceMs,
    kora: initialPanelData(kora),
    koraNow: kora?.asOf == null ? null : kora.now,
  }
}
