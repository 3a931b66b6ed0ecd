import 'server-only'

const kept = new WeakMap<object, string>()

/**
 * `JSON.stringify` of a body whose parts never change once they are made: the text of each list,
 * each of its rows and each other part is kept with it, and used again in the next body that has it.
 */
export function keptJson(body: object): string {
  const parts = Object.entries(body).flatMap(([name, part]: [string, unknown]) =>
    part === undefined ? [] : [`${JSON.stringify(name)}:${jsonOf(part)}`],
  )
  return `{${parts.join(',')}}`
}

function jsonOf(part: unknown): string {
  if (typeof part !== 'object' || part === null) return JSON.stringify(part)
  const json = kept.get(part) ?? (Array.isArray(part) ? listJson(part) : JSON.stringify(part))
  kept.set(part, json)
  return json
}

function listJson(list: readonly unknown[]): string {
  return `[${list.map((row) => (row === undefined ? 'null' : jsonOf(row))).join(',')}]`
}
