/**
 * The database that a script works on. A direct address comes first: migrations need a session of
 * their own, which a transaction pooler does not give.
 *
 * @throws when neither variable is set.
 */
export function targetAddress(environment: Readonly<Record<string, string | undefined>>): string {
  const address = environment.KORA_DIRECT_DATABASE_URL || environment.DATABASE_URL
  if (!address) {
    throw new Error('DATABASE_URL is not set; it must hold an address like postgres://…')
  }
  return address
}

/** Host and database of an address, never its user or password. */
export function describeTarget(address: string): string {
  if (!URL.canParse(address)) return 'the database of DATABASE_URL'
  const { hostname, port, pathname } = new URL(address)
  return `${pathname.slice(1) || 'the default database'} on ${hostname || 'the local host'}${port && `:${port}`}`
}
