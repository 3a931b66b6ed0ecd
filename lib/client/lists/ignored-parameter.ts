/** A parameter of an address that cannot be used: it narrows nothing, and the page reports it. */
export interface IgnoredParameter {
  readonly name: string
  /** What it holds and what it may hold. */
  readonly detail: string
}
