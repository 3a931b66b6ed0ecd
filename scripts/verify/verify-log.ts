import { createClient } from '@/lib/server/db/connection/client'
import { PIN_TRANSACTION } from '@/lib/server/db/connection/search-path'
import {
  type ChainCheck,
  type ChainPlace,
  checkChainPage,
} from '@/lib/server/db/sql/events/check-chain-page'
import { type ChainAnchor, readAnchor } from '@/lib/server/db/sql/events/read-anchor'

const PAGE = 20_000
/** A page takes under a second; a server that is busy may take its time. */
const STATEMENT_TIMEOUT_MS = 60_000

interface VerifyLogOptions {
  readonly connectionString: string
  readonly workspaceId: string
  /** A place that is known to be good. */
  readonly from: ChainPlace
  /** Called for every page: a run that ends early goes on from the last place. */
  readonly onPage: (check: ChainCheck) => Promise<void> | void
  readonly stop?: AbortSignal
  readonly pageSize?: number
}

/**
 * Checks a workspace's chain in the database, page by page, and gives the last page's verdict: not
 * `finished` when it was stopped. Throws what the driver throws.
 */
export async function verifyLog(options: VerifyLogOptions): Promise<ChainCheck> {
  const { connectionString, workspaceId, from, onPage, stop, pageSize = PAGE } = options
  const client = createClient({ connectionString, application_name: 'kora-cockpit-verify' })
  // A connection that dies between two pages shows in the next one.
  client.on('error', () => undefined)
  await client.connect()
  try {
    let after = from
    for (;;) {
      // Set for each transaction: a pooler would lend a session of ours, as it is, to others.
      await client.query(`begin read only; ${PIN_TRANSACTION};
        set local statement_timeout = ${STATEMENT_TIMEOUT_MS}`)
      const check = await checkChainPage(client, { workspaceId, after, limit: pageSize })
      await client.query('commit')
      await onPage(check)
      if (check.finished || stop?.aborted === true) return check
      after = check.place
    }
  } finally {
    await client.end()
  }
}

/** Where a workspace's log goes on from its archive; null for none. Throws what the driver throws. */
export async function anchorOf({
  connectionString,
  workspaceId,
}: Pick<VerifyLogOptions, 'connectionString' | 'workspaceId'>): Promise<ChainAnchor | null> {
  const client = createClient({ connectionString, application_name: 'kora-cockpit-verify' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(`begin read only; ${PIN_TRANSACTION}`)
    const anchor = await readAnchor(client, workspaceId)
    await client.query('commit')
    return anchor
  } finally {
    await client.end()
  }
}
