import type { Elsewhere, SourceWatch } from './source-watch'
import { SOURCE_HEADER, WENT_BACK_HEADER, WORKSPACE_HEADER } from '@/lib/wire/source.wire'

/** One a document, as the document's clock: every request is held against it. Null on the server. */
let watch: SourceWatch | null = null

export function watchSource(present: SourceWatch): void {
  watch = present
}

/** Holds a response of the API against the source of the page; null where it is the page's own. */
export function elsewhereOf({ headers }: Response): Elsewhere | null {
  if (watch === null) return null
  const workspace = headers.get(WORKSPACE_HEADER)
  return watch.observe({
    source: headers.get(SOURCE_HEADER),
    workspace: decoded(workspace),
    wentBackAt: headers.get(WENT_BACK_HEADER),
  })
}

/** Holds what the stream says of its source against that of the page. */
export function observeSource(source: string): void {
  watch?.observe({ source })
}

function decoded(workspace: string | null): string | null {
  if (workspace === null) return null
  try {
    return decodeURIComponent(workspace)
  } catch {
    return workspace
  }
}
