import 'server-only'

/** The term in which one instance leads a workspace (SPEC 6); every write of a leader names it. */
export interface LeaderTerm {
  readonly workspaceId: string
  readonly instanceId: string
  /** A bigint as text, as `takeTerm` gave it. */
  readonly term: string
}
