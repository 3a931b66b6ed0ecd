import { basename } from 'node:path'
import * as z from 'zod'
import type { ChainAnchor } from '@/lib/server/db/sql/events/read-anchor'
import { type ChainPlace, CHAIN_START } from '@/lib/server/db/sql/events/check-chain-page'
import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import { type ArchivedFile, archivedFile, digestOf, linesOf } from './archive-file'
import { type ArchivedEvent, breakAt, parseArchiveLine } from './archived-event'

const anchorPayload = z.object({
  files: z.array(archivedFile),
  previous_anchor: z.string().nullable().optional(),
})

/** What is wrong with an archive. */
export interface ArchiveBreak {
  /** The first event where it does not hold; null where it is no event's. */
  readonly seq: string | null
  readonly words: string
}

export interface ArchiveCheck {
  /** How far the files hold. */
  readonly place: ChainPlace
  readonly broken: ArchiveBreak | null
}

/**
 * Checks the files of an archive, in whatever order they are named: each event's hash, that each
 * follows the one before it over all files, that each file is what its anchor says, and that the log
 * goes on where they end. `anchor` is the log's; null where it has none. Throws what reading throws.
 */
export async function verifyArchive(
  paths: readonly string[],
  anchor: ChainAnchor | null,
): Promise<ArchiveCheck> {
  const files = await Promise.all(paths.map(async (path) => ({ path, from: await firstSeq(path) })))
  const chained = files
    .flatMap(({ path, from }) => (from === null ? [] : [{ path, from }]))
    .sort((one, other) => (BigInt(one.from) < BigInt(other.from) ? -1 : 1))
  const digests = new Map<string, string>()
  const archivedAnchors = new Map<string, string>()
  let place: ChainPlace = CHAIN_START
  const opening = chained[0] === undefined ? null : await firstEvent(chained[0].path)
  // Of an archive whose beginning is not among the files, the rest is checked from where it begins.
  if (opening !== null && opening.prev_event_hash !== CHAIN_START.hash) {
    place = { ...CHAIN_START, hash: opening.prev_event_hash }
  }
  for (const { path } of chained) {
    let line = 0
    const name = basename(path)
    for await (const text of linesOf(path, (sha256) => digests.set(path, sha256))) {
      line += 1
      const event = parseArchiveLine(text)
      if (event === null) {
        const words = `line ${line} of ${name}, the one behind event ${place.seq}, was changed`
        return { place, broken: { seq: seqIn(text), words } }
      }
      const cause = breakAt(event, place)
      if (cause !== null) return { place, broken: brokenAt(event, { cause, line, name }) }
      if (event.event_type === CHAIN_EVENT.eventLogArchived) {
        archivedAnchors.set(event.event_id, event.payload)
      }
      place = {
        seq: event.seq,
        hash: event.this_event_hash,
        count: String(BigInt(place.count) + 1n),
      }
    }
  }
  for (const { path, from } of files) {
    if (from === null) digests.set(path, await digestOf(path))
  }
  return {
    place,
    broken: endBreak(place, anchor) ?? fileBreak(digests, filesOf(anchor, archivedAnchors)),
  }
}

async function firstEvent(path: string): Promise<ArchivedEvent | null> {
  for await (const line of linesOf(path)) return parseArchiveLine(line)
  return null
}

/** Where a file of events begins, damaged or not; null for one of tickets. */
async function firstSeq(path: string): Promise<string | null> {
  const named = /^events-(?<seq>\d{1,19})-/.exec(basename(path))?.groups?.seq ?? null
  for await (const line of linesOf(path)) return parseArchiveLine(line)?.seq ?? named ?? seqIn(line)
  return named
}

/** The seq that a damaged line still names. */
function seqIn(text: string): string | null {
  return /^\{"seq":"(?<seq>\d{1,19})"/.exec(text)?.groups?.seq ?? null
}

function brokenAt(
  { seq }: ArchivedEvent,
  { cause, line, name }: { cause: 'link' | 'hash'; line: number; name: string },
): ArchiveBreak {
  const why = cause === 'hash' ? 'is not what was appended' : 'does not follow the event before it'
  return { seq, words: `line ${line} of ${name} ${why}` }
}

/** A file whose events all hold may still be another one: shortened, or one of tickets. */
function fileBreak(
  digests: ReadonlyMap<string, string>,
  anchored: readonly ArchivedFile[],
): ArchiveBreak | null {
  for (const [path, sha256] of digests) {
    if (anchored.some((file) => file.sha256 === sha256)) continue
    const words = `${basename(path)} is not a file that an anchor of this log names: it was changed, or is of another log`
    return { seq: null, words }
  }
  return null
}

function endBreak(place: ChainPlace, anchor: ChainAnchor | null): ArchiveBreak | null {
  if (anchor === null) return null
  const { seq, hash } = anchor.place
  if (place.seq === seq && place.hash === hash) return null
  return {
    seq: null,
    words: `the files end at event ${place.seq}, and the log goes on behind event ${seq}: a file is missing`,
  }
}

/**
 * The files of all anchors: those in the log, and those that are archived themselves. Only the log's
 * owner writes the newest, and each names the one before it: anybody who may append could forge others.
 */
function filesOf(
  anchor: ChainAnchor | null,
  archived: ReadonlyMap<string, string>,
): ArchivedFile[] {
  const all = (anchor?.payloads ?? []).map(parseAnchor)
  for (let left = archived.size; left > 0; left -= 1) {
    const previous = archived.get(all.at(-1)?.previous_anchor ?? '')
    if (previous === undefined) break
    all.push(parseAnchor(previous))
  }
  return all.flatMap((payload) => payload?.files ?? [])
}

function parseAnchor(text: string): z.infer<typeof anchorPayload> | null {
  try {
    return anchorPayload.parse(JSON.parse(text))
  } catch {
    return null
  }
}
