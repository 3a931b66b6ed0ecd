import 'server-only'

const START = 'account:'

/** The subject of an account. */
export function accountSubject(accountId: string): string {
  return `${START}${accountId}`
}

/** The account of a subject; null for one who came in another way. */
export function accountIdIn(subject: string): string | null {
  return subject.startsWith(START) ? subject.slice(START.length) : null
}
