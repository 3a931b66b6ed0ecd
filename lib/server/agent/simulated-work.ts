import 'server-only'
import { createHash } from 'node:crypto'
import type { AgentResult, Resolution } from '@/lib/domain/tickets/agent-result'
import type { Criticality } from '@/lib/domain/tickets/sea-ticket'
import type { AgentJob } from './agent'

/** What the demonstration agent will do with one attempt. */
export interface SimulatedWork {
  /** Pauses between signs of life, milliseconds; the result follows the last. */
  readonly pausesMs: readonly number[]
  readonly result: AgentResult
}

type NonEmpty<Item> = readonly [Item, ...Item[]]

interface Ending {
  readonly resolution: Resolution
  /** How often, in a hundred attempts. */
  readonly share: number
  /** Range of the offset, seconds; short, so that a visitor sees the ticket come back. */
  readonly again: readonly [number, number] | null
  /** Pairs of reason and summary. */
  readonly reports: NonEmpty<readonly [string | null, string]>
}

const COMPLETED: Ending = {
  resolution: 'completed',
  share: 64,
  again: null,
  reports: [
    [null, 'Done, and checked against the objective.'],
    [null, 'The change is made, and every test passes.'],
    [null, 'The cause is found and removed; a note on it is with the ticket.'],
    [null, 'Answered the customer and closed the matter.'],
  ],
}

const ENDINGS: NonEmpty<Ending> = [
  COMPLETED,
  {
    resolution: 'failed_retryable',
    share: 12,
    again: [45, 150],
    reports: [
      ['tests_failed', 'The change was made, but three tests fail with it.'],
      ['dependency_unavailable', 'A service that the work needs did not answer.'],
      ['conflicting_instructions', 'The objective and the comments contradict each other.'],
    ],
  },
  {
    resolution: 'released',
    share: 5,
    again: [30, 90],
    reports: [['preempted', 'Given back: more urgent work came in between.']],
  },
  {
    resolution: 'deferred_cost_limit',
    share: 4,
    again: [120, 600],
    reports: [['cost_limit', 'The budget of the hour is spent.']],
  },
  {
    resolution: 'blocked_needs_operator',
    share: 8,
    again: null,
    reports: [
      ['missing_access', 'The repository cannot be read with the access that Kora has.'],
      ['needs_decision', 'Two ways are open, and the choice is a matter of money.'],
    ],
  },
  {
    resolution: 'failed_terminal',
    share: 7,
    again: null,
    reports: [
      ['policy', 'What the ticket asks for is against the policy of the workspace.'],
      ['not_reproducible', 'The fault could not be brought about again.'],
    ],
  },
]

/** From this attempt on a ticket completes: a demonstration must not collect hopeless tickets. */
const LAST_ATTEMPT = 4

const TIERS: Readonly<Record<Criticality, NonEmpty<string>>> = {
  frontier: ['frontier', 'frontier', 'standard'],
  high: ['standard', 'standard', 'frontier'],
  normal: ['standard', 'standard', 'economy'],
  low: ['economy', 'economy', 'standard'],
}

const SHORTEST_MS = 4_000
const LONGEST_MS = 28_000
/** About how long the agent is silent between two signs of life. */
const BEAT_MS = 5_000

/** Work that looks real: always the same for the same seed, ticket and number of the attempt. */
export function simulateWork(seed: string, { ticket, attempt }: AgentJob): SimulatedWork {
  const [ending, report, length, tier, offset] = draws(`${seed}/${ticket.id}/${attempt.number}`)
  const { resolution, again, reports } = endingFor(attempt.number, ending)
  const [failureReason, summary] = pick(reports, report)
  return {
    // Squared: most work is short, some is long.
    pausesMs: pauses(SHORTEST_MS + (LONGEST_MS - SHORTEST_MS) * length ** 2),
    result: {
      resolution,
      summary,
      modelTierUsed: pick(TIERS[ticket.criticality], tier),
      failureReason,
      nextEligibleOffsetSeconds:
        again === null ? null : Math.round(again[0] + (again[1] - again[0]) * offset),
    },
  }
}

type Draws = readonly [number, number, number, number, number]

/** Five numbers from 0 up to, but not with, 1: a hash is chance enough for a demonstration. */
function draws(text: string): Draws {
  const hash = createHash('sha256').update(text).digest()
  const draw = (index: number) => hash.readUInt32BE(index * 4) / 2 ** 32
  return [draw(0), draw(1), draw(2), draw(3), draw(4)]
}

function endingFor(attemptNumber: number, draw: number): Ending {
  if (attemptNumber >= LAST_ATTEMPT) return COMPLETED
  let left = draw * ENDINGS.reduce((sum, { share }) => sum + share, 0)
  return ENDINGS.find(({ share }) => (left -= share) < 0) ?? COMPLETED
}

function pick<Item>(items: NonEmpty<Item>, draw: number): Item {
  return items[Math.floor(draw * items.length)] ?? items[0]
}

function pauses(durationMs: number): number[] {
  const count = Math.ceil(durationMs / BEAT_MS)
  return Array.from({ length: count }, () => durationMs / count)
}
