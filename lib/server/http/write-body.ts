import 'server-only'

/**
 * A body as JSON. The `payload` of an event is JSON already and goes out as it is, so that its
 * numbers keep their digits.
 */
export function writeBody(body: object): string {
  return written('', body)
}

function written(name: string, value: unknown): string {
  if (name === 'payload' && typeof value === 'string') return value
  if (Array.isArray(value)) return `[${value.map((part) => written('', part)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .map(([key, part]) => `${JSON.stringify(key)}:${written(key, part)}`)
  return `{${fields.join(',')}}`
}
