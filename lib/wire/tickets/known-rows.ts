import type { AssignedTicketsBody } from './assigned-tickets.wire'

type Claims = NonNullable<AssignedTicketsBody['claims']>

/**
 * The same body, made of the rows and lists of `known` wherever they are equal: what did not change
 * is then the same object, which a comparison and a memoized component see at once.
 */
export function withKnownRows(
  known: AssignedTicketsBody | null,
  body: AssignedTicketsBody,
): AssignedTicketsBody {
  if (known === null) return body
  return {
    ...body,
    in_progress: knownRows(known.in_progress, body.in_progress),
    failed_or_blocked: knownRows(known.failed_or_blocked, body.failed_or_blocked),
    queued: knownRows(known.queued, body.queued),
    recently_resolved: knownRows(known.recently_resolved, body.recently_resolved),
    ...(body.totals && { totals: knownOr(body.totals, known.totals ?? undefined) }),
    ...(body.unworked && { unworked: knownOr(body.unworked, known.unworked ?? undefined) }),
    ...(body.claims && { claims: knownClaims(known.claims ?? {}, body.claims) }),
  }
}

function knownRows<Row extends { readonly id: string }>(known: Row[], next: Row[]): Row[] {
  if (known === next) return known
  const byId = new Map(known.map((row) => [row.id, row]))
  const rows = next.map((row) => knownOr(row, byId.get(row.id)))
  const isSame = rows.length === known.length && rows.every((row, at) => row === known[at])
  return isSame ? known : rows
}

function knownClaims(known: Claims, next: Claims): Claims {
  if (known === next) return known
  const entries = Object.entries(next).map(
    ([id, claim]) => [id, knownOr(claim, known[id])] as const,
  )
  const isSame =
    entries.length === Object.keys(known).length &&
    entries.every(([id, claim]) => claim === known[id])
  return isSame ? known : Object.fromEntries(entries)
}

function knownOr<Value>(next: Value, known: NoInfer<Value> | undefined): Value {
  return known !== undefined && isEqual(known, next) ? known : next
}

/** Whether two JSON values are equal, whatever the order of their keys. */
function isEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object') return false
  if (one === null || other === null || Array.isArray(one) !== Array.isArray(other)) return false
  const [entries, others] = [Object.entries(one), new Map<string, unknown>(Object.entries(other))]
  return (
    entries.length === others.size &&
    entries.every(([key, value]) => others.has(key) && isEqual(value, others.get(key)))
  )
}
