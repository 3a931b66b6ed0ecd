'use client'

import { type ReactNode, useSyncExternalStore } from 'react'
import { toggled, TogglePills } from '@/components/ui/toggle-pills'
import { TimeText } from '@/components/ui/time-text'
import type { TicketListItem } from '@/lib/wire/tickets/ticket-list.wire'

/** A column of a wide list that the operator may add. */
interface MoreColumn {
  readonly name: string
  readonly label: string
  /** Its width in the grid of the list. */
  readonly width: string
  readonly cell: (item: TicketListItem) => ReactNode
}

const MORE_COLUMNS: readonly MoreColumn[] = [
  {
    name: 'updated',
    label: 'Updated',
    width: '6rem',
    cell: ({ updated_at: at }) => (at === null ? '—' : <TimeText at={at} format="relative" />),
  },
]

/** Where this browser keeps which ones are shown; their names, separated by commas. */
const KEY = 'kora.ticket-columns'
const listeners = new Set<() => void>()
/** For a browser that keeps nothing: until the page is left. */
let unkept = ''

function readShown(): string {
  try {
    return localStorage.getItem(KEY) ?? unkept
  } catch {
    return unkept
  }
}

function writeShown(names: readonly string[]): void {
  unkept = names.join(',')
  try {
    localStorage.setItem(KEY, unkept)
  } catch {
    // Shown all the same, until the page is left.
  }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function useShownNames(): string {
  return useSyncExternalStore(subscribe, readShown, () => '')
}

/** The columns that are shown beside the usual ones; none by default, and none in the server's HTML. */
export function useMoreColumns(): readonly MoreColumn[] {
  const names = useShownNames().split(',')
  return MORE_COLUMNS.filter(({ name }) => names.includes(name))
}

/** Chooses them. */
export function MoreColumnPills() {
  const shown = useMoreColumns().map(({ name }) => name)
  return (
    <TogglePills
      label="More columns, on a wide screen"
      labelled
      pills={MORE_COLUMNS.map(({ name, label }) => ({ value: name, label }))}
      chosen={shown}
      onToggle={(name) => writeShown(toggled(shown, name))}
    />
  )
}

const USUAL_WIDTHS = 'minmax(0,1fr) 5.5rem 13.5rem 11rem 4rem 6rem'

/** The grid of a row; undefined where the class of the usual columns is right. */
export function gridWith(more: readonly MoreColumn[]): string | undefined {
  return more.length === 0 ? undefined : [USUAL_WIDTHS, ...more.map(({ width }) => width)].join(' ')
}
