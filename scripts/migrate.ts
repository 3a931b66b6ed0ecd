import { migrate } from '@/lib/server/db/schema/migrate'
import { explainFailure } from './setup/explain-failure'
import { describeTarget, targetAddress } from './seed/target-address'

// `npm run db:migrate`: brings the database of DATABASE_URL to the schema that the cockpit needs;
// with `-- --wake` also the triggers that push changes to open pages.

let connectionString = ''
try {
  connectionString = targetAddress(process.env)
  console.log(`Migrating ${describeTarget(connectionString)}`)
  const log = (line: string) => {
    console.log(`  ${line}`)
  }
  const wakeTriggers = process.argv.includes('--wake')
  const { migrations, indexes, triggers } = await migrate({ connectionString, log, wakeTriggers })
  const done = [
    ...(migrations.length > 0 ? [`Applied ${migrations.length} migrations.`] : []),
    ...(indexes.length > 0 ? [`Built ${indexes.length} missing indexes.`] : []),
    ...(triggers.length > 0 ? [`Built ${triggers.length} missing triggers.`] : []),
  ]
  console.log(done.length === 0 ? 'Nothing was missing.' : done.join(' '))
} catch (error) {
  console.error(`The migration ended early: ${explainFailure(error, connectionString)}`)
  process.exitCode = 1
}
