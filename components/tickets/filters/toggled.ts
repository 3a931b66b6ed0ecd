/** The list with one more choice, or without it. */
export function toggled<Choice extends string>(
  list: readonly Choice[],
  choice: Choice,
): readonly Choice[] {
  return list.includes(choice) ? list.filter((one) => one !== choice) : [...list, choice]
}
