/** Names of accounts and tokens: seen by people in lists and in the log's registry. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._@+-]{0,63}$/u

export const NAME_RULE =
  'a name of 1 to 64 letters, digits, spaces and . _ @ + -, beginning with a letter or digit'

/** Whether a name may be given to an account or a token: nothing hidden, no markup. */
export function isAccessName(name: string): boolean {
  return NAME.test(name) && name === name.trim() && name === name.normalize('NFC')
}

/** The length of a password, in characters (CONTROL 13). */
export const PASSWORD_LENGTH = { least: 12, most: 200 } as const

/** A password as it is compared: one keyboard composes what another one writes in two signs. */
export function normalPassword(password: string): string {
  return password.normalize('NFC')
}

/** Whether a password is long enough, and no longer than is worth the work. */
export function isPassword(password: string): boolean {
  const { length } = Array.from(normalPassword(password))
  return length >= PASSWORD_LENGTH.least && length <= PASSWORD_LENGTH.most
}
