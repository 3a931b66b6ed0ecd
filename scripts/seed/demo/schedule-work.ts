import type { Random } from '@/scripts/seed/random'
import { SECOND, type Shift } from './history'
import type { Attempt, PlannedTicket } from './work-plan'

/** How much of the working time is work; the rest is waiting for the next poll. */
const BUSY = 0.85

/** How long Kora stops claiming when the agent cannot be reached, in ms. */
export const OUTAGE = 25 * SECOND

/** One attempt and its time, epoch ms. */
export interface Slot<Ticket> {
  readonly ticket: Ticket
  readonly attempt: Attempt
  readonly from: number
  readonly to: number
}

/** Gives every attempt its time: each ticket's in their order, spread over all shifts. */
export function scheduleWork<Ticket extends { readonly plan: PlannedTicket }>(
  random: Random,
  tickets: readonly Ticket[],
  shifts: readonly Shift[],
): Slot<Ticket>[] {
  const queue = tickets
    .flatMap((ticket) => {
      const { attempts, loses } = ticket.plan
      const places = attempts
        .map(() => (loses ? random.between(0.7, 0.95) : random.between(0, 1)))
        .toSorted((one, other) => one - other)
      return attempts.map((attempt, index) => ({ ticket, attempt, place: places[index] ?? 1 }))
    })
    .toSorted((one, other) => one.place - other.place)

  const time = shifts.reduce((sum, shift) => sum + (shift.to - shift.from), 0)
  const weight = queue.reduce((sum, { attempt }) => sum + attempt.weight, 0)
  const pauses = queue.map(() => random.between(0.2, 1.8))
  // Work that does not fit before the end of a shift is lost to it: less and less until all fits.
  for (let fullness = 1; ; fullness -= 0.01) {
    const perWeight = (fullness * time * BUSY) / weight
    const perPause = (fullness * time * (1 - BUSY)) / queue.length
    const slots = fit(
      queue.map(({ ticket, attempt }, index) => ({
        ticket,
        attempt,
        takes: Math.round(attempt.weight * perWeight),
        pause: Math.round((pauses[index] ?? 1) * perPause) + OUTAGE,
      })),
      shifts,
    )
    if (slots !== null) return slots
  }
}

interface Piece<Ticket> {
  readonly ticket: Ticket
  readonly attempt: Attempt
  /** Milliseconds of work, and of waiting after it. */
  readonly takes: number
  readonly pause: number
}

/** Lays pieces of work into shifts, none across the end of one; null when they do not fit. */
function fit<Ticket>(
  pieces: readonly Piece<Ticket>[],
  shifts: readonly Shift[],
): Slot<Ticket>[] | null {
  const slots: Slot<Ticket>[] = []
  let left = [...shifts]
  let at = left[0]?.from ?? 0
  for (const { ticket, attempt, takes, pause } of pieces) {
    while (left[0] !== undefined && at + takes > left[0].to) {
      left = left.slice(1)
      at = left[0]?.from ?? at
    }
    if (left.length === 0) return null
    slots.push({ ticket, attempt, from: at, to: at + takes })
    at += takes + pause
  }
  return slots
}
