import { parseArgs } from 'node:util'
import { describeError } from '@/lib/domain/failure'
import { pendingMigrations } from '@/lib/server/db/schema/migrate'
import { seedScale } from './seed/scale/seed-scale'
import { describeTarget, targetAddress } from './seed/target-address'
import { seedDemo } from './seed/demo/seed-demo'

// `npm run db:seed [-- --workspace demo]`: fills a workspace of DATABASE_URL with the demonstration.
// `-- --tickets 1000000 --events 3000000`: with a long past instead, to see how it holds up.

try {
  const { values } = parseArgs({
    options: {
      workspace: { type: 'string' },
      tickets: { type: 'string' },
      events: { type: 'string' },
    },
  })
  const isScale = values.tickets !== undefined || values.events !== undefined
  const workspaceId = values.workspace ?? (isScale ? 'scale' : 'demo')
  const connectionString = targetAddress(process.env)
  console.log(`Seeding the workspace ${workspaceId} of ${describeTarget(connectionString)}`)
  const log = (line: string) => {
    console.log(`  ${line}`)
  }
  const missing = await pendingMigrations({ connectionString })
  if (missing.length > 0) {
    throw new Error(`the database lacks ${missing.join(', ')}; apply them with: npm run db:migrate`)
  }
  if (isScale) {
    const tickets = size('tickets', values.tickets ?? '1000000')
    const events = size('events', values.events ?? String(3 * tickets))
    const began = performance.now()
    await seedScale({ connectionString, workspaceId, tickets, events, log })
    console.log(`Done in ${Math.round((performance.now() - began) / 1_000)} s.`)
  } else {
    await seedDemo({ connectionString, workspaceId, log })
  }
} catch (error) {
  console.error(`The database was not seeded: ${describeError(error)}`)
  process.exitCode = 1
}

function size(name: string, value: string): number {
  if (/^\d{3,8}$/.test(value)) return Number(value)
  throw new Error(
    `--${name} holds ${JSON.stringify(value)}; allowed: a number from 100 to 99999999`,
  )
}
