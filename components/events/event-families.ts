/** One family of event types: all that begin alike. */
export interface EventFamily {
  readonly prefix: string
  readonly types: readonly string[]
}

/** The types grouped by what stands in front of their last word. */
export function eventFamilies(types: readonly string[]): readonly EventFamily[] {
  const families = new Map<string, string[]>()
  for (const type of types) {
    const prefix = type.slice(0, type.lastIndexOf('.') + 1)
    families.set(prefix, [...(families.get(prefix) ?? []), type])
  }
  return [...families]
    .map(([prefix, members]) => ({ prefix, types: members }))
    .sort((a, b) => a.prefix.localeCompare(b.prefix))
}
