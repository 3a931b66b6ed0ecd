import 'server-only'
import { type PreparedBody, prepareBody } from './contract-response'
import { processSingleton } from '@/lib/server/process/process-singleton'

/** The newest body of each include set, for as long as what it was made of stays the same. */
class PreparedAnswers<Body extends object> {
  readonly #covered: (body: Body) => object
  readonly #kept = new Map<string, { madeOf: readonly unknown[]; content: PreparedBody<Body> }>()

  constructor(covered: (body: Body) => object) {
    this.#covered = covered
  }

  /**
   * The body that `make` returns; made anew only when a part of `madeOf` has changed. `make` gets
   * the previous body, null for the first.
   */
  once(
    include: ReadonlySet<string>,
    madeOf: readonly unknown[],
    make: (known: Body | null) => Body,
  ): PreparedBody<Body> {
    const key = [...include].join()
    const kept = this.#kept.get(key)
    if (kept !== undefined && isSame(kept.madeOf, madeOf)) return kept.content
    const body = make(kept?.content.body ?? null)
    const content = prepareBody(body, this.#covered(body))
    this.#kept.set(key, { madeOf, content })
    return content
  }
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((part, index) => part === other[index])
}

/**
 * The bodies of one contract route, serialized once and shared by every request and by the page's
 * render: under Next.js each of those has a copy of this module, so they share `globalThis`.
 * @param covered the part of a body that its ETag covers
 */
export function preparedAnswers<Body extends object>(
  name: string,
  covered: (body: Body) => object,
): PreparedAnswers<Body> {
  return processSingleton<PreparedAnswers<Body>>(`prepared-answers.${name}`).orMake(
    () => new PreparedAnswers(covered),
  )
}
