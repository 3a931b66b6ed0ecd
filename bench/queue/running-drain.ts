import type { ChainEventDraft } from '@/lib/domain/chain-event'
import { type Drain, drainOf } from './drain'

/** A drain under way: ends when all tickets are worked and all their events logged. */
export class RunningDrain {
  readonly ended: Promise<Drain>
  readonly #count: number
  readonly #began = performance.now()
  readonly #beginnings: number[] = []
  /** Of the last ticket, epoch ms; null until then. */
  #lastBegan: number | null = null
  #end: (drain: Drain) => void = () => undefined

  constructor(count: number) {
    this.#count = count
    this.ended = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  /** The agent was given a ticket. */
  worked(): void {
    this.#beginnings.push(performance.now())
    if (this.#beginnings.length === this.#count) this.#lastBegan = Date.now()
  }

  /** These events of the state are in the log; the `ready` after the last ticket ends the drain. */
  logged(events: readonly ChainEventDraft[]): void {
    const last = this.#lastBegan
    if (last === null) return
    const isOver = events.some(
      ({ occurredAt, payload }) =>
        payload.to_primary_state === 'ready' && Date.parse(occurredAt) >= last,
    )
    if (isOver) this.#end(drainOf(this.#beginnings, this.#began, performance.now()))
  }
}
