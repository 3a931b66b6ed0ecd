import { PART_UNKNOWN } from '@/lib/wire/source.wire'

/** What this address serves instead of what the page was loaded for (CONTROL 20). */
export interface Elsewhere {
  /**
   * What differs; of several, the first: another workspace, database or event log. `past`: the same
   * log, without events that it had.
   */
  readonly part: 'workspace' | 'database' | 'log' | 'past'
  /** The workspace that is served now; null where it was not said. */
  readonly workspace: string | null
  /** Since when the page knows, epoch ms by the substrate's clock. */
  readonly since: number
}

/** As an answer says it. */
export interface SaidSource {
  /** `x-kora-source`; null where the answer carries none, as that of something in between. */
  readonly source: string | null
  readonly workspace?: string | null
  /** When the log was found to have gone back, ISO 8601; null where it has not. */
  readonly wentBackAt?: string | null
}

const PARTS = ['workspace', 'database', 'log'] as const

/**
 * Which source the page was loaded for, held against each answer. A part that was not known then is
 * taken from the first answer that knows it.
 */
export class SourceWatch {
  readonly #now: () => number
  readonly #watchers = new Set<() => void>()
  #loaded: readonly string[]
  readonly #loadedAt: number
  #elsewhere: Elsewhere | null = null

  /**
   * `source` as the document was rendered with, at `loadedAt`; `now` is the substrate's clock. Both
   * epoch ms.
   */
  constructor(options: {
    readonly source: string | null
    readonly loadedAt: number
    readonly now: () => number
  }) {
    const { source, loadedAt, now } = options
    this.#loaded = partsOf(source)
    this.#loadedAt = loadedAt
    this.#now = now
  }

  /** Bound, so that React can hold on to it. Null while the address serves what was loaded. */
  readonly current = (): Elsewhere | null => this.#elsewhere

  /** Subscribes to every change; returns its undo. */
  readonly subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** Whether a document that was rendered for `source` is of the same source as this one. */
  isOf(source: string | null): boolean {
    return firstDifference(this.#loaded, partsOf(source)) === null
  }

  /** Holds an answer against the source; returns what was found, null where it is the page's own. */
  observe({ source, workspace = null, wentBackAt = null }: SaidSource): Elsewhere | null {
    // A page of before that shows what is in no log any more, and cannot tell what: it starts anew.
    if (this.#elsewhere?.part === 'past') return this.#elsewhere
    // Who says nothing of the source proves nothing about it.
    if (source === null) return this.#elsewhere
    const found = partsOf(source)
    const part = firstDifference(this.#loaded, found)
    if (part === null) {
      this.#loaded = this.#loaded.map((known, at) =>
        known === PART_UNKNOWN ? (found[at] ?? known) : known,
      )
      const since = Date.parse(wentBackAt ?? '')
      this.#set(since > this.#loadedAt ? { part: 'past', workspace, since } : null)
      return this.#elsewhere
    }
    const known = this.#elsewhere
    const isKnown = known?.part === part && (workspace === null || known.workspace === workspace)
    if (!isKnown) this.#set({ part, workspace, since: known?.since ?? this.#now() })
    return this.#elsewhere
  }

  #set(elsewhere: Elsewhere | null): void {
    if (elsewhere === this.#elsewhere) return
    this.#elsewhere = elsewhere
    for (const watcher of this.#watchers) watcher()
  }
}

function partsOf(source: string | null): readonly string[] {
  const parts = (source ?? '').split('.')
  return PARTS.map((_, at) =>
    parts[at] === undefined || parts[at] === '' ? PART_UNKNOWN : parts[at],
  )
}

function firstDifference(
  loaded: readonly string[],
  found: readonly string[],
): Elsewhere['part'] | null {
  const differs = (at: number) =>
    loaded[at] !== PART_UNKNOWN && found[at] !== PART_UNKNOWN && loaded[at] !== found[at]
  return PARTS.find((_, at) => differs(at)) ?? null
}
