import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { CHAIN_START, type ChainPlace } from '@/lib/server/db/sql/events/check-chain-page'
import { describeTarget, targetAddress } from './seed/target-address'
import { explainFailure } from './setup/explain-failure'
import {
  dropPlace,
  keepPlace,
  parsePlace,
  placeFile,
  printPlace,
  readPlace,
} from './verify/kept-place'
import { verifyArchive } from './archive/verify-archive'
import { differingReceipt, parseReceipts } from './verify/receipts'
import { anchorOf, verifyLog } from './verify/verify-log'

// `npm run db:verify [-- --workspace demo]`: checks the chain of the event log of DATABASE_URL. It
// continues a run that ended early; `--restart` begins at the start, `--from seq:hash:count` there.
// `--archive <files>` checks the files of an archive first, and that the log goes on from them.
// `--receipts <file>` holds the log against what was handed out of it before: who owns the database
// can rewrite log and chain together, and only that shows it.
// Exit code 1: the chain is broken; 2: it could not be checked to its end.

const NUMBER = new Intl.NumberFormat('en')
const CAUSES = {
  link: 'it does not follow the event before it: one was removed, added or moved, or a hash forged',
  hash: 'it is not what was appended: its content, its place or its hash was changed',
  anchor: 'no event of the log vouches for the archive that it goes on from',
  head: 'the end of the log is not where the head of the chain says: the newest events are missing, or some were slipped in',
} as const

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      archive: { type: 'string', multiple: true, default: [] },
      workspace: { type: 'string' },
      from: { type: 'string' },
      receipts: { type: 'string' },
      restart: { type: 'boolean', default: false },
    },
  })
  const workspaceId = values.workspace ?? process.env.KORA_WORKSPACE_ID ?? 'demo'
  const connectionString = targetAddress(process.env)
  const target = describeTarget(connectionString)
  const file = placeFile(target, workspaceId)
  if (positionals.length > 0 && values.archive.length === 0) {
    throw new Error(`unknown: ${positionals.join(' ')}; files of an archive come after --archive`)
  }
  const archive = [...values.archive, ...positionals]
  const from = archive.length > 0 ? CHAIN_START : await beginning(values, file)
  console.log(`Verifying the chain of the workspace ${workspaceId} of ${target}`)
  const isArchiveWhole =
    archive.length === 0 || (await checkArchive({ connectionString, workspaceId, archive }))
  if (from.seq !== '0') {
    console.log(`  going on behind event ${from.seq}; --restart checks the ones before it again`)
  }
  const code = await verify({ connectionString, workspaceId, from, file })
  const hasReceipts =
    values.receipts === undefined ||
    (await checkReceipts({ connectionString, workspaceId, file: values.receipts }))
  process.exitCode = isArchiveWhole && hasReceipts ? code : 1
} catch (error) {
  const address = process.env.KORA_DIRECT_DATABASE_URL || process.env.DATABASE_URL || ''
  console.error(`The chain was not checked to its end: ${explainFailure(error, address)}`)
  process.exitCode = 2
}

/** Whether the files hold, and the log goes on from them. */
async function checkArchive({
  connectionString,
  workspaceId,
  archive,
}: {
  connectionString: string
  workspaceId: string
  archive: readonly string[]
}): Promise<boolean> {
  const began = performance.now()
  const anchor = await anchorOf({ connectionString, workspaceId })
  // npm runs scripts in the clone; a file is meant where the command was given.
  const paths = archive.map((path) => resolve(process.env.INIT_CWD ?? '.', path))
  const { place, broken } = await verifyArchive(paths, anchor)
  const counted = `${NUMBER.format(BigInt(place.count))} archived events`
  if (broken === null) {
    const seconds = ((performance.now() - began) / 1_000).toFixed(1)
    const end = anchor === null ? 'this log has no archive to go on from' : 'the log goes on there'
    console.log(`  ${counted} up to ${place.seq} are good, ${seconds} s; ${end}`)
    return true
  }
  const where = broken.seq === null ? '' : ` at event ${broken.seq}`
  console.error(`The archive is broken${where}: ${broken.words}. ${counted} before it are good.`)
  return false
}

/** Whether the log has everything as it was handed out. */
async function checkReceipts({
  connectionString,
  workspaceId,
  file,
}: {
  connectionString: string
  workspaceId: string
  file: string
}): Promise<boolean> {
  const text = await readFile(resolve(process.env.INIT_CWD ?? '.', file), 'utf8')
  const receipts = parseReceipts(text)
  const differing = await differingReceipt({ connectionString, workspaceId }, receipts)
  if (differing === null) {
    console.log(`The log is as ${NUMBER.format(receipts.length)} receipts have it.`)
    return true
  }
  console.error(
    `Event ${differing.seq} is not as it was handed out: log and chain were rewritten up to there, or the event is gone.`,
  )
  return false
}

async function beginning(
  { from, restart }: { from?: string | undefined; restart: boolean },
  file: string,
): Promise<ChainPlace> {
  if (restart) return CHAIN_START
  return from === undefined ? ((await readPlace(file)) ?? CHAIN_START) : parsePlace(from)
}

async function verify(run: {
  connectionString: string
  workspaceId: string
  from: ChainPlace
  file: string
}): Promise<number> {
  const { file, ...options } = run
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  process.once('SIGTERM', () => stop.abort())
  const began = performance.now()
  const seconds = () => `${((performance.now() - began) / 1_000).toFixed(1)} s`
  const last = await verifyLog({
    ...options,
    stop: stop.signal,
    onPage: async ({ place, total, finished }) => {
      const of = `${NUMBER.format(BigInt(place.count))} of ${NUMBER.format(BigInt(total))} events`
      console.log(`  ${of} are good, ${seconds()}`)
      if (!finished) await keepPlace(file, place)
    },
  })
  if (!last.finished) {
    console.log(`Stopped; run it again to go on, or with --from ${printPlace(last.place)}`)
    return 2
  }
  await dropPlace(file)
  if (last.broken === null) {
    const counted = NUMBER.format(BigInt(last.place.count))
    console.log(`The chain is whole: ${counted} events, checked in ${seconds()}.`)
    const { archived } = last
    if (archived !== null) {
      console.log(
        `${NUMBER.format(BigInt(archived.count))} of them, up to event ${archived.seq}, are archived: --archive <files> checks those.`,
      )
    }
    return 0
  }
  const { seq, cause } = last.broken
  console.error(`The chain is broken at event ${seq} (${cause}): ${CAUSES[cause]}.`)
  console.error(
    `The last good event is ${last.place.seq}, number ${last.place.count} of the chain.`,
  )
  return 1
}
