/** What a wake can tell of: whoever shows it reads it again (SPEC 8, `GET /api/stream`). */
export const TOPICS = ['tickets', 'operational_state', 'chain_events'] as const

export type Topic = (typeof TOPICS)[number]
