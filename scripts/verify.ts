import { parseArgs } from 'node:util'
import { describeError } from '@/lib/domain/failure'
import { CHAIN_START, type ChainPlace } from '@/lib/server/db/sql/events/check-chain-page'
import { describeTarget, targetAddress } from './seed/target-address'
import {
  dropPlace,
  keepPlace,
  parsePlace,
  placeFile,
  printPlace,
  readPlace,
} from './verify/kept-place'
import { verifyLog } from './verify/verify-log'

// `npm run db:verify [-- --workspace demo]`: checks the chain of the event log of DATABASE_URL. It
// continues a run that ended early; `--restart` begins at the start, `--from seq:hash:count` there.
// Exit code 1: the chain is broken; 2: it could not be checked to its end.

const NUMBER = new Intl.NumberFormat('en')
const CAUSES = {
  link: 'it does not follow the event before it: one was removed, added or moved, or a hash forged',
  hash: 'it is not what was appended: its content, its place or its hash was changed',
  head: 'the end of the log is not where the head of the chain says: the newest events are missing, or some were slipped in',
} as const

try {
  const { values } = parseArgs({
    options: {
      workspace: { type: 'string' },
      from: { type: 'string' },
      restart: { type: 'boolean', default: false },
    },
  })
  const workspaceId = values.workspace ?? process.env.KORA_WORKSPACE_ID ?? 'demo'
  const connectionString = targetAddress(process.env)
  const target = describeTarget(connectionString)
  const file = placeFile(target, workspaceId)
  const from = await beginning(values, file)
  console.log(`Verifying the chain of the workspace ${workspaceId} of ${target}`)
  if (from.seq !== '0') {
    console.log(`  going on behind event ${from.seq}; --restart checks the ones before it again`)
  }
  process.exitCode = await verify({ connectionString, workspaceId, from, file })
} catch (error) {
  console.error(`The chain was not checked to its end: ${describeError(error)}`)
  process.exitCode = 2
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
    return 0
  }
  const { seq, cause } = last.broken
  console.error(`The chain is broken at event ${seq} (${cause}): ${CAUSES[cause]}.`)
  console.error(
    `The last good event is ${last.place.seq}, number ${last.place.count} of the chain.`,
  )
  return 1
}
