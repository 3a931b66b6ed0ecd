import type { AssignedChangesBody, Run } from './assigned-changes.wire'
import type { AssignedTicketsBody } from './assigned-tickets.wire'

/**
 * The changes that lead from one live answer to another. Rows count as unchanged where they are the
 * same object: both bodies must have come out of `withKnownRows`.
 * @param since the ETag of `known`
 */
export function changesBetween(
  known: AssignedTicketsBody,
  body: AssignedTicketsBody,
  since: string,
): AssignedChangesBody {
  const { totals, oldest_waiting_at: oldest, claims, unworked, freshness } = body
  const inProgress = rowsBetween(known.in_progress, body.in_progress)
  const failed = rowsBetween(known.failed_or_blocked, body.failed_or_blocked)
  const queued = rowsBetween(known.queued, body.queued)
  const resolved = rowsBetween(known.recently_resolved, body.recently_resolved)
  return {
    in_progress: inProgress.rows,
    failed_or_blocked: failed.rows,
    queued: queued.rows,
    recently_resolved: resolved.rows,
    ...(totals === known.totals ? {} : { totals }),
    ...(oldest === known.oldest_waiting_at ? {} : { oldest_waiting_at: oldest }),
    ...(unworked === known.unworked ? {} : { unworked }),
    freshness,
    ...claimsBetween(known.claims ?? {}, claims ?? {}),
    since,
    runs: {
      in_progress: inProgress.runs,
      failed_or_blocked: failed.runs,
      queued: queued.runs,
      recently_resolved: resolved.runs,
    },
  }
}

/**
 * The answer that changes lead to from `known`, with its rows wherever they did not change; null
 * where the changes do not fit it.
 */
export function withChanges(
  known: AssignedTicketsBody,
  changes: AssignedChangesBody,
): AssignedTicketsBody | null {
  const { runs } = changes
  const inProgress = rowsAfter(known.in_progress, changes.in_progress, runs?.in_progress)
  const failed = rowsAfter(
    known.failed_or_blocked,
    changes.failed_or_blocked,
    runs?.failed_or_blocked,
  )
  const queued = rowsAfter(known.queued, changes.queued, runs?.queued)
  const resolved = rowsAfter(
    known.recently_resolved,
    changes.recently_resolved,
    runs?.recently_resolved,
  )
  if (inProgress === null || failed === null || queued === null || resolved === null) return null
  return {
    in_progress: inProgress,
    queued,
    recently_resolved: resolved,
    failed_or_blocked: failed,
    totals: changes.totals === undefined ? known.totals : changes.totals,
    oldest_waiting_at:
      changes.oldest_waiting_at === undefined ? known.oldest_waiting_at : changes.oldest_waiting_at,
    unworked: changes.unworked === undefined ? known.unworked : changes.unworked,
    freshness: changes.freshness,
    claims: claimsAfter(known.claims, changes),
  }
}

interface Identified {
  readonly id: string
}

interface RowChanges<Row> {
  readonly rows: Row[]
  readonly runs: Run[] | undefined
}

function rowsBetween<Row extends Identified>(known: Row[], next: Row[]): RowChanges<Row> {
  if (known === next) return { rows: [], runs: undefined }
  const places = new Map(known.map((row, place) => [row, place]))
  const rows: Row[] = []
  const runs: Run[] = []
  for (const row of next) {
    const place = places.get(row) ?? null
    if (place === null) rows.push(row)
    const last = runs.at(-1)
    const follows =
      last !== undefined && (last.from === null ? place === null : last.from + last.count === place)
    if (follows) last.count += 1
    else runs.push({ from: place, count: 1 })
  }
  return { rows, runs }
}

function rowsAfter<Row>(known: Row[], rows: Row[], runs: readonly Run[] | undefined): Row[] | null {
  if (runs === undefined) return rows.length === 0 ? known : null
  let taken = 0
  const next = runs.flatMap(({ from, count }) => {
    if (from !== null) return known.slice(from, from + count)
    taken += count
    return rows.slice(taken - count, taken)
  })
  const length = runs.reduce((sum, { count }) => sum + count, 0)
  return next.length === length && taken === rows.length ? next : null
}

type Claims = NonNullable<AssignedTicketsBody['claims']>

function claimsBetween(
  known: Claims,
  next: Claims,
): Pick<AssignedChangesBody, 'claims' | 'claims_gone'> {
  if (known === next) return {}
  return {
    claims: Object.fromEntries(Object.entries(next).filter(([id, claim]) => claim !== known[id])),
    claims_gone: Object.keys(known).filter((id) => !Object.hasOwn(next, id)),
  }
}

function claimsAfter(
  known: AssignedTicketsBody['claims'],
  { claims, claims_gone: gone = [] }: AssignedChangesBody,
): AssignedTicketsBody['claims'] {
  if (claims === undefined) return known
  const kept = Object.entries(known ?? {}).filter(([id]) => !gone.includes(id))
  return { ...Object.fromEntries(kept), ...claims }
}
