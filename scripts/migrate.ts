import { describeError } from '@/lib/domain/failure'
import { migrate } from '@/lib/server/substrate/migrate'
import { describeTarget, targetAddress } from './seed/target-address'

// `npm run db:migrate`: brings the database of DATABASE_URL to the schema that the cockpit needs.

try {
  const connectionString = targetAddress(process.env)
  console.log(`Migrating ${describeTarget(connectionString)}`)
  const log = (line: string) => {
    console.log(`  ${line}`)
  }
  const applied = await migrate({ connectionString, log })
  console.log(
    applied.length === 0 ? 'Nothing was missing.' : `Applied ${applied.length} migrations.`,
  )
} catch (error) {
  console.error(`The migration ended early: ${describeError(error)}`)
  process.exitCode = 1
}
