import 'server-only'

/**
 * The only schemas where a name without its schema is looked up. Any role that may create objects in
 * a schema of the usual path could offer a function that fits a statement of ours better than the one
 * of `pg_catalog`, and would run as the application.
 */
const SEARCH_PATH = 'pg_catalog, pg_temp'

/** For a session that is ours alone. `set` itself looks up no name. */
export const PIN_SESSION = `set search_path = ${SEARCH_PATH}`

/** For one transaction, and so for a pooler: it refuses startup parameters and shares sessions out. */
export const PIN_TRANSACTION = `set local search_path = ${SEARCH_PATH}`

/** The settings of `pinSession`, beside those of its caller. */
export const PINNED = { search_path: SEARCH_PATH } as const
