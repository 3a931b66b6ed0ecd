import { quoted } from './parameters'

/** As many unknown names are repeated; an address may hold kilobytes of them. */
const MOST_NAMED = 5

/** `?include=a,b`: what an answer carries beyond its contract keys (SPEC 8). */
export type IncludeRequest<Name extends string> =
  | { readonly ok: true; readonly names: ReadonlySet<Name> }
  | { readonly ok: false; readonly unknown: readonly string[] }

/** Reads every `include` parameter; unknown names are reported, never ignored. */
export function parseInclude<Name extends string>(
  values: readonly string[],
  known: readonly Name[],
): IncludeRequest<Name> {
  const asked = values
    .flatMap((value) => value.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const names = known.filter((name) => asked.includes(name))
  const unknown = asked.filter((name) => !names.some((included) => included === name))
  return unknown.length > 0 ? { ok: false, unknown } : { ok: true, names: new Set(names) }
}

/** What is wrong with an include set: the first unknown names, how many more, and what is allowed. */
export function unknownIncludeDetail(unknown: readonly string[], known: readonly string[]): string {
  const names = [...new Set(unknown)]
  const named = names.slice(0, MOST_NAMED).map(quoted).join(', ')
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : ''
  const allowed = known.join(', ') || 'nothing, for there is nothing to include'
  return `include holds ${named}${more}; allowed: ${allowed}`
}
