/**
 * How a read replica stands to its primary's log (CONTROL 20):
 * - `current`: everything that it has received is replayed, and it is receiving
 * - `behind`: it replays later than it receives
 * - `paused`: its replay is paused by hand
 * - `disconnected`: it receives nothing
 */
export const REPLAY_STATES = ['current', 'behind', 'paused', 'disconnected'] as const
export type ReplayState = (typeof REPLAY_STATES)[number]
