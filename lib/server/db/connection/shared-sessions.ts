import 'server-only'

/** Said wherever a session of our own is needed, in the same words: lock, listener, migrations. */
export const SHARED_SESSIONS_WORDS =
  'the address leads through a pooler, which shares sessions out; set KORA_DIRECT_DATABASE_URL to a direct one'

/** A pooler is in between: what belongs to a session would be left to another client. */
export class SharedSessions extends Error {
  readonly code = 'shared_sessions'

  constructor() {
    super(SHARED_SESSIONS_WORDS)
    this.name = 'SharedSessions'
  }
}
