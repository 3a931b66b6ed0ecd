import { CHAIN_START } from '@/lib/server/db/sql/events/check-chain-page'
import { draftClaim } from '@/lib/server/db/sql/claims/claim-draft'
import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import { NO_TICKET_FILTERS } from '@/lib/domain/tickets/ticket-filters'

const HOUR_MS = 3_600_000
const ago = (hours: number) => new Date(Date.now() - hours * HOUR_MS).toISOString()

const WORKSPACE_ID = 'demo'
const KORA_ACTOR_ID = '00000000-0000-4000-8000-000000000001'
const INSTANCE_ID = 'kora-5-00000000'
const { token, workAttemptId } = draftClaim()
const PLACE = { rank: 1, time: ago(1), id: '00000000-0000-4000-8000-000000000002' }

/**
 * An example for each argument and field that a statement's function takes, by its name: a new
 * statement needs an entry only when it takes something new.
 */
export const EXAMPLES: Readonly<Record<string, unknown>> = {
  accountId: '00000000-0000-4000-8000-000000000004',
  actions: ['access.'],
  actorId: KORA_ACTOR_ID,
  actors: [KORA_ACTOR_ID],
  after: CHAIN_START,
  afterId: null,
  afterSeq: '0',
  at: ago(1),
  // No backend has this number: nothing is cancelled.
  backendPid: 0,
  before: null,
  beforeSeq: null,
  ceiling: 10_000,
  criticalOnly: false,
  detail: { before: ago(24), files: [] },
  draft: { token, workAttemptId },
  ending: {
    resolution: 'completed',
    summary: 'Done.',
    modelTierUsed: 'standard',
    failureReason: null,
    nextEligibleOffsetSeconds: null,
    countsAttempt: true,
  },
  eventCount: '1',
  eventId: '00000000-0000-4000-8000-000000000003',
  eventIds: ['00000000-0000-4000-8000-000000000003'],
  events: [
    {
      eventId: '00000000-0000-4000-8000-000000000003',
      workspaceId: WORKSPACE_ID,
      eventType: CHAIN_EVENT.stateTransitioned,
      occurredAt: ago(0),
      actorId: KORA_ACTOR_ID,
      payload: {},
    },
  ],
  exceptTicketIds: [],
  firstKeptSeq: '2',
  filters: { tiers: ['standard'], reasons: ['dispatch'] },
  from: ago(24),
  groups: ['-failed_terminal', '-blocked_needs_operator'],
  hash: '00',
  instanceId: INSTANCE_ID,
  koraActorId: KORA_ACTOR_ID,
  leaseMs: 600_000,
  limit: 50,
  lines: ['{"id": "00000000-0000-4000-8000-000000000002"}'],
  maxClaims: 1,
  payload: 'tickets',
  prefix: 'kora.',
  reach: { from: PLACE, backwards: false },
  recordBeginsAt: ago(24),
  role: 'runtime',
  search: 'trigrams',
  selection: {
    filters: { ...NO_TICKET_FILTERS, buckets: ['failed_or_blocked'], criticalities: ['high'] },
    sort: 'newest',
  },
  since: null,
  sort: 'newest',
  state: { primary_state: 'ready' },
  term: { workspaceId: WORKSPACE_ID, instanceId: INSTANCE_ID, term: '5' },
  text: 'invoice',
  throughHash: CHAIN_START.hash,
  throughSeq: '1',
  ticketId: '00000000-0000-4000-8000-000000000002',
  time: ago(1),
  to: ago(0),
  token,
  types: null,
  way: 'merge',
  workAttemptId,
  createdBy: 'shell',
  days: 90,
  endsAt: ago(-12),
  keys: [{ key: 't', free: 300, mostSeconds: 30 }],
  kind: 'operator',
  linkHash: Buffer.alloc(32),
  linkHours: 24,
  madeBy: 'shell',
  name: 'ann',
  outcomes: ['done'],
  passwordHash: 'scrypt$17$8$1$AA==$AA==',
  scopes: ['read'],
  seq: '1',
  seqs: ['1', '2'],
  seesAccess: false,
  secretHash: Buffer.alloc(32),
  sessionId: '00000000-0000-4000-8000-000000000005',
  subject: 'account:00000000-0000-4000-8000-000000000004',
  tokenId: '0123456789abcdef',
  via: 'account',
  workspaceId: WORKSPACE_ID,
}

/** Where a name means something else: by the function, then by the name. */
export const SPECIAL_EXAMPLES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  readChainEventsAfter: { after: '0' },
  takeTerm: { after: { instanceId: INSTANCE_ID, term: '5' } },
  planArchive: { before: ago(24) },
  recordHeartbeat: { term: '5' },
  readUnreportedTerminations: { before: { instanceId: INSTANCE_ID, term: '4' } },
}
