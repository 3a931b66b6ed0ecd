import { appendTexts } from '@/lib/wire/parameters'

/** The parts of a filter by their names in an address; null for one that narrows nothing. */
type FilterParts<Name extends string> = Readonly<Record<Name, string | readonly string[] | null>>

/** A filter as its route takes it, without a leading `?`; the same text for the same filter. */
export function filterQuery<Name extends string>(
  names: readonly Name[],
  filter: FilterParts<Name>,
): string {
  const params = new URLSearchParams()
  for (const name of names) {
    const value: string | readonly string[] | null = filter[name]
    if (typeof value === 'string') params.set(name, value)
    else if (value !== null) appendTexts(params, name, value)
  }
  return params.toString()
}

/** Whether a filter leaves anything out. */
export function isNarrowed<Name extends string>(
  names: readonly Name[],
  filter: FilterParts<Name>,
): boolean {
  return names.some((name) => filter[name] !== null)
}
