import 'server-only'

/** What the leader does for a living. */
export interface Work {
  /** Null when the agent answers, else what is wrong. */
  readonly checkAgent: () => Promise<string | null>
  readonly isAgentReachable: boolean
  start(): void
  wake(): void
  stop(): Promise<void>
}
