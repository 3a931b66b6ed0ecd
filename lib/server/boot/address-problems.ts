import 'server-only'
import type { SubstrateConfig } from '@/lib/server/process/env'
import { addressError } from '@/lib/server/db/errors/address-error'

/**
 * One sentence for each address that the driver cannot use (SPEC 2), found by the driver itself;
 * otherwise every attempt of the boot would fail on it. The address itself is never repeated.
 */
export function addressProblems({ databaseUrl, directDatabaseUrl }: SubstrateConfig): string[] {
  const addresses = new Map([[databaseUrl, 'DATABASE_URL']])
  if (!addresses.has(directDatabaseUrl)) {
    addresses.set(directDatabaseUrl, 'KORA_DIRECT_DATABASE_URL')
  }
  return [...addresses].flatMap(([address, name]) => {
    const failure = addressError(address)
    if (failure === null) return []
    const found = `holds an address that ${failure} (not shown: it may be secret)`
    return [`${name} ${found}; allowed: postgres://… with parameters that can be used here`]
  })
}
