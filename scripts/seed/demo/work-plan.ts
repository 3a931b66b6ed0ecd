import type { SeaStatus } from '@/lib/domain/tickets/sea-ticket'
import type { Random } from '@/scripts/seed/random'

/** How one attempt at a ticket ends. */
export interface Attempt {
  readonly resolution: SeaStatus
  readonly reason: string | null
  /** Null where no model was asked. */
  readonly tier: string | null
  readonly summary: string
  /** An attempt that the agent never began does not count (SPEC 10). */
  readonly counts: boolean
  /** Shares the working time among the attempts: about minutes. */
  readonly weight: number
}

export interface PlannedTicket {
  readonly attempts: readonly Attempt[]
  /** Claimed when the history ends. */
  readonly live: boolean
  /** Loses one claim to the runtime that was killed. */
  readonly loses: boolean
}

const TIERS = ['economy', 'standard', 'standard', 'standard', 'frontier'] as const

function attempt(
  random: Random,
  resolution: SeaStatus,
  reason: string | null,
  summary: string,
): Attempt {
  const dispatched = reason !== 'dispatch'
  return {
    resolution,
    reason,
    tier: dispatched && random.chance(0.94) ? random.pick(TIERS) : null,
    summary,
    counts: dispatched,
    weight: dispatched ? random.between(3, reason === 'agent_loop_timeout' ? 14 : 11) : 0.5,
  }
}

type Telling = readonly [reason: string, summary: string]

const TESTS_FAILED: Telling = ['tests_failed', 'The change was made, but three tests fail with it.']
const CONFLICTING: Telling = [
  'conflicting_instructions',
  'The objective and the comments contradict each other.',
]

/** An attempt after which Kora tries again. */
function failure(random: Random): Attempt {
  const [reason, summary] = random.pick<Telling>([
    ['agent_loop_timeout', 'The agent gave no answer within the lease.'],
    ['agent_loop_timeout', 'The agent gave no answer within the lease.'],
    ['agent_bad_answer', 'The answer of the agent was not a result.'],
    TESTS_FAILED,
    CONFLICTING,
  ])
  return attempt(random, 'failed_retryable', reason, summary)
}

function failures(random: Random, count: number): Attempt[] {
  return Array.from({ length: count }, () => failure(random))
}

/** The last attempt of a ticket, by its outcome. */
const ENDINGS = {
  completed: (random: Random) =>
    attempt(random, 'completed', null, 'Done, and checked against the objective.'),
  released: (random: Random) =>
    attempt(random, 'released', 'preempted', 'Given back: more urgent work came in between.'),
  unreachable: (random: Random) =>
    attempt(random, 'released', 'dispatch', 'The agent could not be reached.'),
  /** As the agent itself puts it, with the time to try again. */
  failed_retryable: (random: Random) => {
    const [reason, summary] = random.pick<Telling>([TESTS_FAILED, CONFLICTING])
    return attempt(random, 'failed_retryable', reason, summary)
  },
  failed_terminal: (random: Random) => {
    const [reason, summary] = random.pick([
      ['policy', 'What the ticket asks for is against the policy of the workspace.'],
      ['invalid_request', 'The ticket asks about a customer that does not exist.'],
      ['not_reproducible', 'The fault could not be brought about again.'],
    ])
    return attempt(random, 'failed_terminal', reason, summary)
  },
  blocked_needs_operator: (random: Random) => {
    const [reason, summary] = random.pick([
      ['missing_access', 'The repository cannot be read with the access that Kora has.'],
      ['needs_decision', 'Two ways are open, and the choice is a matter of money.'],
    ])
    return attempt(random, 'blocked_needs_operator', reason, summary)
  },
  retry_ceiling: (random: Random) =>
    attempt(random, 'blocked_needs_operator', 'retry_ceiling', 'Ten attempts, and no result.'),
  deferred_cost_limit: (random: Random) =>
    attempt(random, 'deferred_cost_limit', 'cost_limit', 'The budget of the day is spent.'),
} as const

/** The tickets that Kora has worked on, with every attempt at them; their order means nothing. */
export function planWork(random: Random): PlannedTicket[] {
  const ending = (kind: keyof typeof ENDINGS, count: number, before: () => number) =>
    Array.from({ length: count }, () => ({
      attempts: [...failures(random, before()), ENDINGS[kind](random)],
      live: false,
      loses: false,
    }))
  const seldom = () => (random.chance(0.75) ? 0 : random.whole(1, 2))
  const completed = ending('completed', 92, seldom)
  return [
    ...completed.map((ticket, index) => ({ ...ticket, loses: index === 0 })),
    ...ending('released', 4, () => 0),
    ...ending('unreachable', 2, () => 0),
    ...ending('failed_retryable', 7, seldom),
    ...ending('failed_terminal', 9, () => random.whole(0, 2)),
    ...ending('blocked_needs_operator', 6, () => random.whole(0, 2)),
    ...ending('retry_ceiling', 2, () => 9),
    ...ending('deferred_cost_limit', 9, () => 0),
    ...[2, 0].map((before) => ({ attempts: failures(random, before), live: true, loses: false })),
  ]
}
