import { CRITICALITIES, SEA_STATUSES } from '@/lib/domain/tickets/sea-ticket'
import { createRandom, type Random } from '@/scripts/seed/random'

/** A ticket as another program may write it: column → value as text, null where it is empty. */
export type ExtremeRow = Readonly<Record<string, string | number | null>>

const TIMES = [
  'infinity',
  '-infinity',
  '4714-11-24 00:00:00+00 BC',
  '0044-03-15 12:00:00+00 BC',
  '0001-01-01 00:00:00+00',
  '1970-01-01 00:00:00+00',
  '2026-10-25 02:30:00+02',
  '9999-12-31 23:59:59.999999+00',
  '12000-01-01 00:00:00+00',
  '294276-12-31 23:59:59.999999+00',
] as const
const NUMBERS = [0, 1, -1, 2_147_483_647, -2_147_483_648] as const
/** What a key of an index holds of a workspace beside all else: `docs/operations.md`. */
const LONGEST_WORKSPACE = 2_000
/** Letters of one to four bytes, signs, and characters that nobody sees. */
type Range = readonly [low: number, high: number]
const RANGES: readonly [Range, ...Range[]] = [
  [0x20, 0x7e],
  [0xa1, 0x24f],
  [0x4e00, 0x9fff],
  [0x1f300, 0x1f64f],
  [0x200b, 0x202e],
  [0x01, 0x1f],
]

/**
 * Rows that no index and no trigger may refuse, the same for the same seed: sizes, characters, times,
 * numbers, kinds and workspaces at their ends, and a few texts of 150,000 different words.
 */
export function* extremeRows(seed: string, count: number): Generator<ExtremeRow> {
  const random = createRandom(seed)
  for (let index = 0; index < count; index += 1) yield extremeRow(random, index)
}

function extremeRow(random: Random, index: number): ExtremeRow {
  const time = () => (random.chance(0.2) ? null : random.pick(TIMES))
  const id = () => (random.chance(0.5) ? null : random.uuid())
  return {
    workspace_id: workspace(random),
    kind: random.chance(0.7) ? 'sea' : foreignText(random, random.pick([1, 40, 9_000])),
    title: longText(random, index),
    objective: longText(random, index + 1),
    sea_status: orForeign(random, SEA_STATUSES),
    sea_priority: orForeign(random, CRITICALITIES),
    sea_model_tier: orForeign(random, ['claude', 'none']),
    sea_failure_reason: orForeign(random, ['timeout, retry later', '']),
    sea_assigned_to_actor_id: id(),
    sea_active_claim_token: id(),
    sea_active_claim_actor_id: id(),
    work_attempt_id: id(),
    claim_count: random.chance(0.1) ? null : random.pick(NUMBERS),
    work_attempt_count: random.chance(0.1) ? null : random.pick(NUMBERS),
    next_eligible_at: time(),
    created_at: random.pick(TIMES),
    updated_at: time(),
    sea_assigned_at: time(),
    sea_claimed_at: time(),
    sea_claim_expires_at: time(),
    sea_resolved_at: time(),
  }
}

function workspace(random: Random): string {
  const bytes = random.pick([0, 1, 30, 30, LONGEST_WORKSPACE])
  const characters = Array.from(foreignText(random, bytes))
  while (Buffer.byteLength(characters.join('')) > bytes) characters.pop()
  return characters.join('')
}

function orForeign(random: Random, known: readonly [string, ...string[]]): string | null {
  if (random.chance(0.15)) return null
  return random.chance(0.6)
    ? random.pick(known)
    : foreignText(random, random.pick([0, 1, 63, 64, 65, 2_800, 9_000]))
}

function longText(random: Random, index: number): string | null {
  // Two rows in three hundred cost what all the others do.
  if (index % 150 === 7) return manyWords(random, 150_000)
  if (random.chance(0.1)) return null
  return foreignText(random, random.pick([0, 1, 300, 1_000, 1_001, 9_000, 21_000]))
}

/** Characters of one range or of all of them, so that no compression makes them short. */
function foreignText(random: Random, length: number): string {
  const own = random.chance(0.5) ? random.pick(RANGES) : null
  return Array.from({ length }, () => {
    const [low, high] = own ?? random.pick(RANGES)
    return String.fromCodePoint(random.whole(low, high))
  }).join('')
}

function manyWords(random: Random, count: number): string {
  return Array.from(
    { length: count },
    (_, n) => `${random.whole(0, 0xffffff).toString(36)}${n}`,
  ).join(' ')
}
