/** What a wake can announce as changed: its readers read it again (SPEC 8, `GET /api/stream`). */
export const TOPICS = ['tickets', 'operational_state', 'chain_events'] as const

export type Topic = (typeof TOPICS)[number]
