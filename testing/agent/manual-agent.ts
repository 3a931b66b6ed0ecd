import type { AttemptOutcome } from '@/lib/domain/tickets/attempt-outcome'
import {
  type Agent,
  type AgentHooks,
  type AgentJob,
  outcomeOfAbort,
} from '@/lib/server/agent/agent'

/** What an agent says when it is done, without any detail. */
export const DONE: AttemptOutcome = {
  kind: 'result',
  result: {
    resolution: 'completed',
    summary: null,
    modelTierUsed: null,
    failureReason: null,
    nextEligibleOffsetSeconds: null,
  },
}

export const UNREACHABLE: AttemptOutcome = { kind: 'unreachable', detail: 'connection refused' }

interface WorkUnderWay {
  readonly hooks: AgentHooks
  readonly finish: (outcome: AttemptOutcome) => void
}

/** An agent in this process: each piece of work goes on until the test, or an abort, ends it. */
export class ManualAgent implements Agent {
  readonly kind: Agent['kind']
  readonly jobs: AgentJob[] = []
  /** Why the caller aborted, for each ticket whose work it did. */
  readonly aborted = new Map<string, unknown>()
  readonly #underWay = new Map<string, WorkUnderWay>()
  /** What every new piece of work ends with at once; null to wait for the test. */
  answersAtOnce: AttemptOutcome | null = null
  isThere = true
  probes = 0

  constructor(kind: Agent['kind'] = 'http') {
    this.kind = kind
  }

  get working(): string[] {
    return [...this.#underWay.keys()]
  }

  work(job: AgentJob, hooks: AgentHooks): Promise<AttemptOutcome> {
    this.jobs.push(job)
    if (this.answersAtOnce !== null) return Promise.resolve(this.answersAtOnce)
    const { id } = job.ticket
    return new Promise((resolve) => {
      const finish = (outcome: AttemptOutcome) => {
        this.#underWay.delete(id)
        resolve(outcome)
      }
      this.#underWay.set(id, { hooks, finish })
      hooks.signal.addEventListener('abort', () => {
        this.aborted.set(id, hooks.signal.reason)
        finish(outcomeOfAbort(hooks.signal))
      })
    })
  }

  /** A sign of life about the ticket. */
  progress(id: string): void {
    this.#of(id).hooks.onProgress()
  }

  finish(id: string, outcome: AttemptOutcome = DONE): void {
    this.#of(id).finish(outcome)
  }

  probe(): Promise<boolean> {
    this.probes += 1
    return Promise.resolve(this.isThere)
  }

  #of(id: string): WorkUnderWay {
    const work = this.#underWay.get(id)
    if (work === undefined) throw new Error(`nobody works on ${id}`)
    return work
  }
}
