import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { isUuid } from '@/lib/domain/uuid'
import { type Archived, archiveLog, ArchiveRefusal, boundWords } from './archive/archive-log'
import { describeTarget, targetAddress } from './seed/target-address'
import { explainFailure } from './setup/explain-failure'

// `npm run db:archive -- --before 2026-06-01 [--workspace demo] [--to folder]`: writes the oldest part
// of the event log of DATABASE_URL, and the tickets that ended then, to files, and removes them.
// `--dry-run` only says what would go; `--keep-tickets` leaves tickets alone; `--actor` names the row
// of the registry in whose name it is done, by default Kora's. Exit code 1: nothing was changed.

const NUMBER = new Intl.NumberFormat('en')

try {
  const { values } = parseArgs({
    options: {
      before: { type: 'string' },
      workspace: { type: 'string' },
      to: { type: 'string', default: 'archive' },
      actor: { type: 'string' },
      'keep-tickets': { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
    },
  })
  const before = instant(values.before)
  const workspaceId = values.workspace ?? process.env.KORA_WORKSPACE_ID ?? 'demo'
  const connectionString = targetAddress(process.env)
  // npm runs scripts in the clone; a folder is meant where the command was given.
  const to = resolve(process.env.INIT_CWD ?? '.', values.to)
  console.log(
    `Archiving what happened before ${before} in the workspace ${workspaceId} of ${describeTarget(connectionString)}`,
  )
  const archived = await archiveLog({
    ...{ connectionString, workspaceId, before, to, actorId: actor(values.actor) },
    keepTickets: values['keep-tickets'],
    dryRun: values['dry-run'],
    log: (line) => console.log(`  ${line}`),
  })
  for (const line of report(archived, to)) console.log(line)
} catch (error) {
  const address = process.env.KORA_DIRECT_DATABASE_URL || process.env.DATABASE_URL || ''
  const words = error instanceof ArchiveRefusal ? error.message : explainFailure(error, address)
  console.error(`Nothing was removed: ${words}`)
  process.exitCode = 1
}

function report(archived: Archived, to: string): string[] {
  const { events, fromSeq, throughSeq, bound, referrers, recordBeginsAt, files } = archived
  const span = `${NUMBER.format(BigInt(events))} events, ${fromSeq} to ${throughSeq}`
  const end = bound.reason === 'date' ? [] : [`It ends there because ${boundWords(bound)}.`]
  const kept =
    referrers.length === 0
      ? []
      : [`No ticket goes, because ${referrers.join(', ')} refers to them.`]
  if (archived.anchorSeq === null) {
    return [`Would go: ${span}. The record would begin at ${recordBeginsAt}.`, ...end, ...kept]
  }
  return [
    ...files.map(
      (file) => `  ${resolve(to, file.name)}: ${NUMBER.format(file.lines)} lines, ${file.sha256}`,
    ),
    `Archived: ${span}, and ${NUMBER.format(archived.tickets)} tickets. Event ${archived.anchorSeq} vouches for them.`,
    ...end,
    ...kept,
    `The record begins at ${recordBeginsAt} now. Keep the files: npm run db:verify -- --archive <files> checks them with the log.`,
  ]
}

/** ISO 8601 UTC. */
function instant(text: string | undefined): string {
  const isDate = text !== undefined && /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/.test(text)
  const at = isDate ? Date.parse(text) : NaN
  if (Number.isFinite(at)) return new Date(at).toISOString()
  throw new ArchiveRefusal(
    `--before holds ${JSON.stringify(text ?? '')}; allowed: a day or an instant in UTC, such as 2026-06-01 or 2026-06-01T12:00:00Z`,
  )
}

function actor(id: string | undefined): string | null {
  if (id === undefined || isUuid(id)) return id ?? null
  throw new ArchiveRefusal(`--actor holds ${JSON.stringify(id)}; allowed: an actor_id, a UUID`)
}
