/** Minutes east of UTC by the reader's clock at a time, epoch ms. */
export type OffsetAt = (at: number) => number

const readersOffset: OffsetAt = (at) => -new Date(at).getTimezoneOffset()

const MINUTE_MS = 60_000
const DAY_MS = 1_440 * MINUTE_MS

/**
 * Whether the reader's clock shows this time (epoch ms) once more, as in the hour in which summer
 * ends: without its offset it could be either (CASES B15).
 */
export function isToldTwice(at: number, offsetAt: OffsetAt = readersOffset): boolean {
  const wall = at + offsetAt(at) * MINUTE_MS
  return momentsAt(wall, offsetAt).length > 1
}

/** `+02:00`, at a time, epoch ms. */
export function formatOffset(at: number, offsetAt: OffsetAt = readersOffset): string {
  const offset = offsetAt(at)
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60]
  return `${offset < 0 ? '−' : '+'}${two(hours)}:${two(minutes)}`
}

/**
 * What a local time without its zone, `2026-10-25T02:30:00`, may mean, epoch ms, earliest first: one
 * moment, or two where the clock shows it twice. A time that the clock leaves out means the moment
 * before and the one after its jump, by the offsets on either side. Empty where it is no time.
 */
export function localMoments(text: string, offsetAt: OffsetAt = readersOffset): readonly number[] {
  const wall = Date.parse(`${text}Z`)
  if (Number.isNaN(wall)) return []
  const exact = momentsAt(wall, offsetAt)
  return exact.length > 0 ? exact : candidatesAt(wall, offsetAt)
}

/** The moments at which the clock shows `wall`, which is a local time as if it were UTC. */
function momentsAt(wall: number, offsetAt: OffsetAt): readonly number[] {
  return candidatesAt(wall, offsetAt).filter((at) => at + offsetAt(at) * MINUTE_MS === wall)
}

/** By the offset a day before and the one a day after: no zone changes it twice within two days. */
function candidatesAt(wall: number, offsetAt: OffsetAt): readonly number[] {
  const offsets = new Set([offsetAt(wall - DAY_MS), offsetAt(wall + DAY_MS)])
  return [...offsets].map((offset) => wall - offset * MINUTE_MS).sort((one, other) => one - other)
}
