import 'server-only'
import { cookies } from 'next/headers'
import { THEME_COOKIE, toTheme } from '@/components/shell/theme'
import type { Theme } from '@/components/shell/theme'
import { getConfig } from '@/lib/server/process/config.instance'

export interface ExplorerSettings {
  readonly workspace: string | null
  readonly initialTheme: Theme
  /** How often an open page asks again; milliseconds. */
  readonly intervalMs: number
}

/** What every explorer page needs from the server besides its data. */
export async function explorerSettings(): Promise<ExplorerSettings> {
  const config = getConfig()
  return {
    workspace: config.substrate?.workspaceId ?? null,
    initialTheme: toTheme((await cookies()).get(THEME_COOKIE)?.value),
    intervalMs: config.refreshMs,
  }
}
