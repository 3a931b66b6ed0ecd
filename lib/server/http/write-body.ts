import 'server-only'

/** The fields of JSON that goes out as it is, so that its numbers keep their digits. */
const JSON_FIELDS: readonly string[] = ['payload', 'before', 'after']

/**
 * A body as JSON. The `payload` of an event, and what an act changed from and to, are JSON already.
 */
export function writeBody(body: object): string {
  return written('', body)
}

function written(name: string, value: unknown): string {
  if (typeof value === 'string' && JSON_FIELDS.includes(name)) return value
  if (Array.isArray(value)) return `[${value.map((part) => written('', part)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .map(([key, part]) => `${JSON.stringify(key)}:${written(key, part)}`)
  return `{${fields.join(',')}}`
}
