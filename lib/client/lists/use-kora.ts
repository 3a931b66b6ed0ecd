'use client'

import type { BootWire, OperationalStateBody } from '@/lib/wire/state/operational-state.wire'
import type { ContractBody } from '@/lib/client/freshness/feed'
import type { PanelData } from '@/lib/client/panels/panel-query'
import { runtimeSilentSince } from '@/lib/client/panels/runtime-silence'
import { usePanel } from '@/lib/client/panels/use-panel'
import { koraQuery } from './kora.query'

interface Kora {
  readonly data: PanelData<OperationalStateBody> | undefined
  /** Where the boot stands; null while it is not known. */
  readonly boot: BootWire | null
  /** When the leader last gave a sign of life, where it has fallen silent since; else null. */
  readonly silentSince: number | null
  readonly refresh: () => void
}

/**
 * How Kora itself is, kept as fresh as a panel: what the state bar shows of every page beside the
 * cockpit. One query for all who use it.
 */
export function useKora(): Kora {
  const { data, refresh } = usePanel(koraQuery, undefined)
  const body = data?.feed.latest?.body ?? null
  return {
    data,
    boot: body?.boot ?? null,
    silentSince: body === null ? null : runtimeSilentSince(body),
    refresh,
  }
}

/**
 * Where the boot stands while the server cannot read yet (SPEC 9: what is awaited, which attempt,
 * when next, or which variable is wrong); null for a page that is served.
 */
export function useBoot(data: PanelData<ContractBody> | undefined): BootWire | null {
  const { boot } = useKora()
  return data?.feed.latest?.kind === 'uninitialized' ? boot : null
}
