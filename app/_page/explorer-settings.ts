import 'server-only'
import { cookies } from 'next/headers'
import { THEME_COOKIE, toTheme } from '@/components/shell/theme'
import type { Theme } from '@/components/shell/theme'
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
}

/** The settings that every explorer page gets from the server. */
export async function explorerSettings(): Promise<ExplorerSettings> {
  const config = getConfig()
  const isAdmitted = await isPageAdmitted()
  return {
    workspace: isAdmitted ? (config.substrate?.workspaceId ?? null) : null,
    source: isAdmitted ? sourceNow() : null,
    initialTheme: toTheme((await cookies()).get(THEME_COOKIE)?.value),
    intervalMs: config.refreshMs,
    presenceMs: config.presenceMs,
  }
}
