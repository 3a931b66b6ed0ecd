/** The member of a closed list that a text names; null where it names none. */
export function oneOf<Value extends string>(
  known: readonly Value[],
  text: string | null,
): Value | null {
  return known.find((candidate) => candidate === text) ?? null
}
