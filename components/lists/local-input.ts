function two(value: number): string {
  return String(value).padStart(2, '0')
}

/** What a `datetime-local` field holds for an epoch time: the reader's own clock, to the second. */
export function toLocalInput(at: number): string {
  const date = new Date(at)
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

/** Epoch milliseconds of what such a field holds; null where it is empty or incomplete. */
export function fromLocalInput(value: string): number | null {
  const at = Date.parse(value)
  return Number.isNaN(at) ? null : at
}
