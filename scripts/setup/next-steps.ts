/**
 * The commands that come next, ready for a shell; never with a password.
 */
export function nextSteps({
  connectionString,
  workspaceId,
  appRole,
}: {
  connectionString: string
  workspaceId: string
  appRole: string | undefined
}): string[] {
  return [
    'Next, start the server:',
    `  DATABASE_URL=${shellWord(addressFor(connectionString, appRole))} KORA_WORKSPACE_ID=${shellWord(workspaceId)} npm start`,
    'and hand a ticket in:',
    `  psql ${shellWord(addressFor(connectionString, undefined))} -c ${shellWord(
      `select kora.create_ticket(${literal(workspaceId)}, 'Say hello')`,
    )}`,
  ]
}

/** The address without its password, and with another user where one is named. */
function addressFor(connectionString: string, user: string | undefined): string {
  if (!URL.canParse(connectionString)) return 'postgres://…'
  const url = new URL(connectionString)
  url.password = ''
  url.searchParams.delete('password')
  if (user !== undefined && url.searchParams.has('user')) url.searchParams.set('user', user)
  // An address without a host has no place for a user but its parameters.
  else if (user !== undefined && url.hostname === '') url.searchParams.set('user', user)
  else if (user !== undefined) url.username = user
  return url.href
}

function shellWord(word: string): string {
  return /^[\w.@:/=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
