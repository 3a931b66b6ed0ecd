import { pendingMigrations } from '@/lib/server/db/schema/migrate'

// Reports which migrations the database of DATABASE_URL lacks. Changes nothing, and fails nothing.

const connectionString = process.env.KORA_DIRECT_DATABASE_URL || process.env.DATABASE_URL || ''
try {
  const missing = await pendingMigrations({ connectionString })
  if (missing.length > 0) {
    console.log(
      `  The database lacks ${String(missing.length)} migrations: ${missing.join(', ')}\n` +
        '  Apply them with: npm run db:migrate',
    )
  }
} catch {
  console.log('  The database does not answer, so its migrations could not be looked at.')
}
