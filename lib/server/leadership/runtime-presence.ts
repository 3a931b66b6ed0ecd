import 'server-only'

/** The leader's presence as the page shows it (SPEC 8, `runtime`). */
export interface RuntimePresence {
  readonly instanceId: string
  readonly leader: boolean
  readonly heartbeatAt: string
  readonly alive: boolean
}
