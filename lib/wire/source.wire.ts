/**
 * On every answer of the API but those that strangers get: where its data is from (CONTROL 20), as
 * `<workspace>.<database>.<log>`, each a short hash, or `-` where it is not known.
 */
export const SOURCE_HEADER = 'x-kora-source'

/** Beside it: the name of the workspace, percent-encoded as UTF-8. */
export const WORKSPACE_HEADER = 'x-kora-workspace'

/** In `x-kora-source`, in place of a hash. */
export const PART_UNKNOWN = '-'
