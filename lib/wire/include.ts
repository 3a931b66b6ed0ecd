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
