interface Row {
  readonly seq: string
}

/** Rows of the log as they stand on the page, newest first, and where the older ones begin. */
export interface NewestFirst<Item extends Row> {
  /** What the rows belong to: a window or a filter. */
  readonly key: string
  readonly rows: readonly Item[]
  /** Where to read older ones; null where there are none. */
  readonly cursor: string | null
  /** Counts how often the list had to start over. */
  readonly beginning: number
}

/** The newest page of the log, as it was just read. */
export interface HeadPage<Item extends Row> {
  readonly rows: readonly Item[]
  readonly cursor: string | null
}

/** A list that begins with the newest page. */
export function beginWith<Item extends Row>(
  key: string,
  head: HeadPage<Item>,
  beginning = 0,
): NewestFirst<Item> {
  return { key, rows: head.rows, cursor: head.cursor, beginning }
}

/** What the newest page has and the list has not; `gap` where rows lie between the two. */
export function newerThan<Item extends Row>(
  list: NewestFirst<Item>,
  head: HeadPage<Item>,
): { readonly rows: readonly Item[]; readonly gap: boolean } {
  const known = new Set(list.rows.map((row) => row.seq))
  const rows = head.rows.filter((row) => !known.has(row.seq))
  const touches = rows.length < head.rows.length || list.rows.length === 0
  return { rows, gap: !touches && head.cursor !== null }
}

/**
 * The list with everything of the newest page. Where rows lie between, it starts over: a list with
 * an unseen gap would be wrong. The same object where nothing is new.
 */
export function withHead<Item extends Row>(
  list: NewestFirst<Item>,
  head: HeadPage<Item>,
): NewestFirst<Item> {
  const newer = newerThan(list, head)
  if (newer.gap) return beginWith(list.key, head, list.beginning + 1)
  if (newer.rows.length === 0) return list
  // A list that was empty learns from the page whether older rows exist.
  const cursor = list.rows.length === 0 ? head.cursor : list.cursor
  return { ...list, rows: [...newer.rows, ...list.rows], cursor }
}
