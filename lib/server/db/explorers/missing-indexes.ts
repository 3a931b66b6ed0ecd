import 'server-only'
import type { Connection } from '@/lib/server/db/connection/connection'
import { readMissingIndexes } from '@/lib/server/db/schema/read-missing-indexes'
import { REQUIRED_INDEXES, TEXT_INDEXES } from '@/lib/server/db/schema/required-indexes'
import type { TextSearch } from '@/lib/domain/tickets/text-search'

/** How long an answer about the indexes is used, in ms. */
const KEPT_MS = 30_000

/** Which of the indexes that the reads are made for are missing; read at most twice a minute. */
export class MissingIndexes {
  readonly #connection: Connection
  #kept: { readonly names: readonly string[]; readonly at: number } | null = null

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** Their names without their schema. Throws what the driver throws. */
  async names(): Promise<readonly string[]> {
    const names = await this.#names()
    const { trigrams, words } = TEXT_INDEXES
    const hasText = !names.includes(trigrams) || !names.includes(words)
    return names
      .filter((name) => name !== words && !(name === trigrams && hasText))
      .map((name) => name.split('.').at(-1) ?? name)
      .sort()
  }

  /** How `text` can be found; `none` for null, and where no index finds a text. Throws as `pg` does. */
  async textSearch(text: string | null): Promise<TextSearch> {
    if (text === null) return 'none'
    const names = await this.#names()
    if (!names.includes(TEXT_INDEXES.trigrams)) return 'trigrams'
    return names.includes(TEXT_INDEXES.words) ? 'none' : 'words'
  }

  async #names(): Promise<readonly string[]> {
    const kept = this.#kept
    if (kept !== null && performance.now() - kept.at < KEPT_MS) return kept.names
    const { trigrams, words } = TEXT_INDEXES
    const wanted = [...REQUIRED_INDEXES, trigrams, words]
    const names = await this.#connection.read(readMissingIndexes, wanted)
    this.#kept = { names, at: performance.now() }
    return names
  }
}
