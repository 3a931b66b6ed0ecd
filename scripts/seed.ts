import { parseArgs } from 'node:util'
import { describeError } from '@/lib/domain/failure'
import { pendingMigrations } from '@/lib/server/substrate/migrate'
import { describeTarget, targetAddress } from './seed/target-address'
import { seedDemonstration } from './seed/seed-demonstration'

// `npm run db:seed [-- --workspace demo]`: fills a workspace of DATABASE_URL with the demonstration.

try {
  const { values } = parseArgs({ options: { workspace: { type: 'string', default: 'demo' } } })
  const connectionString = targetAddress(process.env)
  console.log(`Seeding the workspace ${values.workspace} of ${describeTarget(connectionString)}`)
  const log = (line: string) => {
    console.log(`  ${line}`)
  }
  const missing = await pendingMigrations({ connectionString })
  if (missing.length > 0) {
    throw new Error(`the database lacks ${missing.join(', ')}; apply them with: npm run db:migrate`)
  }
  await seedDemonstration({ connectionString, workspaceId: values.workspace, log })
} catch (error) {
  console.error(`The demonstration was not seeded: ${describeError(error)}`)
  process.exitCode = 1
}
