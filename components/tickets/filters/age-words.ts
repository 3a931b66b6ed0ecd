import { formatDuration } from '@/components/ui/format-duration'

const HOUR = 3_600
const DAY = 24 * HOUR

const AGES = [HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY] as const

/** `older than 6 h`; takes seconds. */
export function ageWords(seconds: number): string {
  return `older than ${formatDuration(seconds * 1_000, 'fine')}`
}

/** The options for the age, with the current value if it is another. */
export function agesWith(
  seconds: number | null,
): readonly { readonly value: string; readonly label: string }[] {
  const others = AGES.some((age) => age === seconds) || seconds === null ? [] : [seconds]
  return [
    { value: '', label: 'any age' },
    ...[...AGES, ...others].map((age) => ({ value: String(age), label: ageWords(age) })),
  ]
}
