import { describeError } from '@/lib/domain/failure'

/**
 * Why a command on the database ended early, in one sentence for who ran it: what was found and what
 * to do. The database's own words stay for what is not foreseen.
 */
export function explainFailure(error: unknown, connectionString: string): string {
  const words = describeError(error)
  const { database, user } = partsOf(connectionString)
  switch (codeOf(error)) {
    case '3D000':
      return `there is no database ${database}. Create it: createdb ${database}`
    case '28P01':
      return `the password of the user ${user} is wrong or missing in DATABASE_URL`
    case '28000':
      return `the database does not let the user ${user} in (${words})`
    case '42501':
      return `the user ${user} has no right to that (${words}): run this as the owner of the database`
    // Which of the three depends on what is asked for first.
    case '3F000':
    case '42P01':
    case '42883':
      return `the database ${database} has no tables of Kora, or not all of them: make them with npm run db:migrate (${words})`
    case '42703':
      return `the database ${database} has the tables of an earlier version of Kora: bring them up to date with npm run db:migrate (${words})`
    case 'ECONNREFUSED':
    case 'ENOENT':
      return 'no database answers at the address of DATABASE_URL: is it running?'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the host in DATABASE_URL has no address: is its name right?'
    default:
      return words
  }
}

function partsOf(connectionString: string): { database: string; user: string } {
  const unknown = { database: 'of that name', user: 'of DATABASE_URL' }
  if (!URL.canParse(connectionString)) return unknown
  const url = new URL(connectionString)
  return {
    database: decodeURIComponent(url.pathname.slice(1)) || unknown.database,
    user: decodeURIComponent(url.username) || url.searchParams.get('user') || unknown.user,
  }
}

function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null
  if ('code' in error && typeof error.code === 'string') return error.code
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  return 'cause' in error ? codeOf(error.cause) : null
}
