import type { TicketPlace } from '@/lib/domain/tickets/listed-ticket'
import { cockpitStatement } from '@/lib/server/db/sql/tickets/read-cockpit'
import { BUCKET_COLUMNS } from '@/lib/server/db/sql/tickets/ticket-buckets'
import { readTicketDetail } from '@/lib/server/db/explorers/ticket-detail'
import { readTicketList, readTicketRows } from '@/lib/server/db/explorers/ticket-list'
import * as z from 'zod'
import { parseSelection } from '@/lib/wire/tickets/ticket-selection'
import type { ScaleRead } from './measure-reads'
import type { ReadSource } from './read-source'
import type { ScaleDatabase } from './scale-database'

function selectionOf(search: string) {
  const read = parseSelection(new URLSearchParams(search))
  if (!read.ok) throw new Error(read.problem.detail)
  return read.query
}

/**
 * The four buckets, with times, tiers and failure counts: by a plan that is kept, as on a session of
 * the app's own, or planned anew each time, as behind a pooler.
 */
export function fourBuckets(
  { workspaceId, koraActorId }: ScaleDatabase,
  { isKept }: { isKept: boolean },
): ScaleRead {
  const name = `the four buckets, ${isKept ? 'by a kept plan' : 'planned anew'}`
  const statement = { text: `select ${BUCKET_COLUMNS}`, values: [workspaceId, koraActorId] }
  const asked = isKept ? { name, ...statement } : statement
  return { name, goalMs: 10, run: ({ db }) => db.query(asked) }
}

/** All that a cockpit asks each time: the buckets, their totals, the oldest that waits, the leader. */
export function wholeCockpit({ workspaceId, koraActorId }: ScaleDatabase): ScaleRead {
  const name = 'the whole read of a cockpit'
  const statement = cockpitStatement({ workspaceId, koraActorId })
  return { name, goalMs: null, run: ({ db }) => db.query(statement) }
}

const FIRST_PAGES = [
  '',
  'sort=oldest',
  'sort=resolved',
  'sort=claimed',
  'sort=priority',
  'bucket=queued&sort=priority',
  'bucket=failed_or_blocked&criticality=frontier&sort=resolved',
  'status=deferred_cost_limit&criticality=low',
  'tier=frontier',
  'tier=economy&bucket=queued&sort=priority',
  'tier=frontier&reason=tests_failed&sort=claimed',
  'reason=policy&sort=resolved',
  'older_than=2592000&bucket=recently_resolved&criticality=high',
]

const TEXTS = ['ledger', 'Malmö', 'case 1', 'case 1012345', 'C-4321', 'nobody wrote this']

const TOTALS = [
  '',
  'bucket=queued',
  'bucket=queued&criticality=high',
  'status=completed',
  'status=completed&tier=economy',
  'tier=frontier',
  'criticality=low',
  'reason=policy',
]

/** Every read of the pages about tickets. */
export async function ticketReads(source: ReadSource, db: ScaleDatabase): Promise<ScaleRead[]> {
  const { workspaceId, koraActorId } = db
  const owner = { workspaceId, koraActorId, search: 'trigrams' } as const
  const list = (from: ReadSource, search: string, after: TicketPlace | null, more = {}) =>
    from.transaction((db) =>
      readTicketList(db, {
        ...owner,
        selection: selectionOf(search),
        cursor: after === null ? null : { place: after, backwards: false },
        limit: 50,
        withTotal: false,
        withFacets: false,
        ...more,
      }),
    )
  const deepest = async (search: string): Promise<TicketPlace | null> => {
    const opposite = search.includes('sort=oldest') ? '' : 'sort=oldest'
    const selection = selectionOf(opposite)
    const rows = await source.transaction((db) =>
      readTicketRows(db, { ...owner, selection, after: null, limit: 60 }),
    )
    return rows.at(-1)?.place ?? null
  }
  const deep = { '': await deepest(''), 'sort=oldest': await deepest('sort=oldest') }
  const { rows } = await source.db.query({
    text: `select id::text from public.tickets where workspace_id = $1 and claim_count = 66 limit 20`,
    values: [workspaceId],
  })
  const longest = z.array(z.object({ id: z.string() })).parse(rows)
  return [
    ...FIRST_PAGES.map((search) => ({
      name: `first page of ${search || 'all tickets'}`,
      goalMs: 50,
      run: (from: ReadSource) => list(from, search, null),
    })),
    ...(['', 'sort=oldest'] as const).map((search) => ({
      name: `deepest page of ${search || 'all tickets'}`,
      goalMs: 50,
      run: (from: ReadSource) => list(from, search, deep[search]),
    })),
    ...TEXTS.map((text) => ({
      name: `first page of the text "${text}"`,
      goalMs: 50,
      run: (from: ReadSource) => list(from, new URLSearchParams({ q: text }).toString(), null),
    })),
    ...TOTALS.map((search) => ({
      name: `the total of ${search || 'all tickets'}`,
      goalMs: 5,
      run: (from: ReadSource) => list(from, search, null, { limit: 0, withTotal: true }),
    })),
    ...['ledger', 'C-4321'].map((text) => ({
      name: `the total of the text "${text}"`,
      goalMs: null,
      run: (from: ReadSource) =>
        list(from, new URLSearchParams({ q: text }).toString(), null, {
          limit: 0,
          withTotal: true,
        }),
    })),
    {
      name: 'one ticket with 198 events and its neighbours',
      goalMs: 50,
      run: (from, turn) =>
        from.transaction((db) =>
          readTicketDetail(db, {
            ...owner,
            ticketId: longest[turn % longest.length]?.id ?? '',
            neighboursIn: selectionOf('sort=resolved'),
          }),
        ),
    },
  ]
}
