/**
 * On every answer of the API but those that strangers get: where its data is from (CONTROL 20), as
 * `<workspace>.<database>.<log>`, each a short hash, or `-` where it is not known.
 */
export const SOURCE_HEADER = 'x-kora-source'

/** Beside it: the name of the workspace, percent-encoded as UTF-8. */
export const WORKSPACE_HEADER = 'x-kora-workspace'

/**
 * Beside it, where the log no longer has events that this process had read: when that was found, by
 * the substrate's clock, ISO 8601 UTC. An older copy of the same log was restored.
 */
export const WENT_BACK_HEADER = 'x-kora-log-went-back'

/** In `x-kora-source`, in place of a hash. */
export const PART_UNKNOWN = '-'
