/** What a token may be limited to (CONTROL 13). */
export const SCOPES = ['read', 'metrics', 'stop', 'tickets', 'release', 'admin'] as const
export type Scope = (typeof SCOPES)[number]
