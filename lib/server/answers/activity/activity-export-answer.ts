import 'server-only'
import { csvLine, type ExportFormat } from '@/lib/domain/export-format'
import { exportAnswer } from '@/lib/server/answers/export-text'
import { readActivity } from '@/lib/server/db/sql/events/read-activity'
import type { ActivityEntryWire } from '@/lib/wire/activity/activity.wire'
import type { ActivitySelection } from '@/lib/wire/activity/activity-parameters'
import { writeBody } from '@/lib/server/http/write-body'
import type { ActivityReader } from './activity-answer'
import { activityPage } from './activity-answer'

/** Entries to a read: what is in memory at a time, however many there are. */
const EXPORT_PAGE = 500

const COLUMNS = [
  'seq',
  'event_id',
  'event_type',
  'occurred_at',
  'actor_id',
  'actor_name',
  'actor_kind',
  'role',
  'via',
  'action',
  'outcome',
  'target_kind',
  'target_id',
  'reason',
  'request_id',
  'command_id',
  'count',
  'before',
  'after',
  'hash',
] as const

/** Acts as a stream of text, with the witness of the chain. Never throws. */
export function activityExportAnswer(
  selection: ActivitySelection,
  format: ExportFormat,
  { seesAccess, ...reader }: ActivityReader,
): ReturnType<typeof exportAnswer> {
  return exportAnswer<string>(
    {
      what: 'the activity',
      format,
      csvHead: csvLine(COLUMNS),
      pages: ({ workspaceId, explorers }) =>
        Promise.resolve(async (before) => {
          const asked = { workspaceId, ...selection, seesAccess, before, limit: EXPORT_PAGE }
          const page = activityPage(await explorers.read(readActivity, asked), EXPORT_PAGE)
          const text = page.entries.map((entry) => line(entry, format)).join('')
          return { text, next: page.next_cursor }
        }),
    },
    reader,
  )
}

function line(entry: ActivityEntryWire, format: ExportFormat): string {
  if (format === 'ndjson') return `${writeBody(entry)}\n`
  const { actor, target } = entry
  const cells: Readonly<Record<(typeof COLUMNS)[number], string | number | null>> = {
    ...entry,
    count: entry.count ?? null,
    actor_id: actor?.actor_id ?? null,
    actor_name: actor?.name ?? null,
    actor_kind: actor?.kind ?? null,
    target_kind: target?.kind ?? null,
    target_id: target?.id ?? null,
  }
  return csvLine(COLUMNS.map((column) => cells[column]))
}
