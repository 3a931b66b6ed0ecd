import 'server-only'
import { cookies } from 'next/headers'
import { THEME_COOKIE, toTheme } from '@/components/shell/theme'
import type { Theme } from '@/components/shell/theme'
import { isPageAdmitted } from './page-access'
import { getConfig } from '@/lib/server/process/config.instance'

export interface ExplorerSettings {
  /** Null where none is configured, or for a request that may not know. */
  readonly workspace: string | null
  readonly initialTheme: Theme
  /** Refresh interval of an open page; milliseconds. */
  readonly intervalMs: number
  /** The leader's heartbeat; milliseconds. */
  readonly presenceMs: number
}

/** The settings that every explorer page gets from the server. */
export async function explorerSettings(): Promise<ExplorerSettings> {
  const config = getConfig()
  return {
    workspace: (await isPageAdmitted()) ? (config.substrate?.workspaceId ?? null) : null,
    initialTheme: toTheme((await cookies()).get(THEME_COOKIE)?.value),
    intervalMs: config.refreshMs,
    presenceMs: config.presenceMs,
  }
}
