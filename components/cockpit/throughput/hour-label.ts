/** `14:00` of an hour's begin (ISO 8601), by the reader's clock or by UTC. */
export function hourLabel(from: string, local: boolean): string {
  const date = new Date(from)
  const [hour, minute] = local
    ? [date.getHours(), date.getMinutes()]
    : [date.getUTCHours(), date.getUTCMinutes()]
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}
