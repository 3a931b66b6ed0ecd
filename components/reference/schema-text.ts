type JsonSchema = Readonly<Record<string, unknown>>

const STEP = '  '

/** A JSON schema as a type is written, line by line: what a reader looks for in it, and no more. */
export function schemaText(schema: unknown, indent = ''): string {
  const { type, anyOf, oneOf, items, properties, const: only, enum: values } = objectOf(schema)
  if (only !== undefined) return JSON.stringify(only)
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(' | ')
  const either = anyOf ?? oneOf
  if (Array.isArray(either)) {
    return [...new Set(either.map((one) => schemaText(one, indent)))].join(' | ')
  }
  if (type === 'array') return listText(items, indent)
  if (type === 'object' && properties !== undefined) return objectText(objectOf(schema), indent)
  if (Array.isArray(type)) return type.join(' | ')
  return typeof type === 'string' ? type : 'any JSON'
}

function listText(items: unknown, indent: string): string {
  const one = schemaText(items, indent)
  return / \| /.test(one) && !one.startsWith('{') ? `(${one})[]` : `${one}[]`
}

function objectText({ properties, required }: JsonSchema, indent: string): string {
  const needed: readonly unknown[] = Array.isArray(required) ? required : []
  const inner = indent + STEP
  const lines = Object.entries(objectOf(properties)).map(([name, value]) => {
    const mark = needed.includes(name) ? '' : '?'
    return `${inner}${name}${mark}: ${schemaText(value, inner)}`
  })
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`
}

function objectOf(value: unknown): JsonSchema {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? Object.fromEntries(Object.entries(value)) : {}
}
