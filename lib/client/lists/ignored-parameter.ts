/** A parameter of an address that cannot be used: it narrows nothing, and the page says so. */
export interface IgnoredParameter {
  readonly name: string
  /** What it holds and what it may hold. */
  readonly detail: string
}
