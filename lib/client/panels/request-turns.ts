/** Lets the requests of one panel go one after the other: never two are in flight (SPEC 9). */
export class RequestTurns {
  #last: Promise<unknown> = Promise.resolve()

  /** Runs `request` when those before it have ended, well or badly. */
  take<Result>(request: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(request)
    this.#last = turn.catch(() => undefined)
    return turn
  }
}
