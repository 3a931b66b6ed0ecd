import 'server-only'

/** Which of several servers a session may use, in libpq's words. */
const TARGETS = ['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'] as const
export type TargetSession = (typeof TARGETS)[number]

/** An address, as one that the driver knows for each of its servers. */
export interface DatabaseAddress {
  /** In their order; one at least. The driver's own parser reads each. */
  readonly servers: readonly [string, ...string[]]
  /** Null where the address holds a word that is none of libpq's. */
  readonly target: TargetSession | null
}

/** `scheme://user:password@hosts/rest`; a password may hold any character but `/`, `?` and `#`. */
const AUTHORITY = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)(.*)$/is

/**
 * Several servers in one address (`a:5432,b:5432`, or `host=a,b` with `port=`), which the driver
 * does not know, become one address each. Everything else is left as it is.
 */
export function databaseAddress(connectionString: string): DatabaseAddress {
  const target = targetOf(connectionString)
  const [, scheme, authority = '', rest = ''] = AUTHORITY.exec(connectionString) ?? []
  if (scheme === undefined) return { servers: [connectionString], target }
  const at = authority.lastIndexOf('@') + 1
  const user = authority.slice(0, at)
  const hosts = authority.slice(at).split(',')
  const [first = '', ...others] = hosts.map((host) => `${scheme}${user}${host}${rest}`)
  if (others.length > 0) return { servers: [first, ...others], target }
  const named = namedHosts(connectionString)
  return { servers: named ?? [connectionString], target }
}

function targetOf(connectionString: string): TargetSession | null {
  const named = parametersOf(connectionString).get('target_session_attrs') ?? 'any'
  return TARGETS.find((target) => target === named) ?? null
}

function parametersOf(connectionString: string): URLSearchParams {
  const from = connectionString.indexOf('?')
  return new URLSearchParams(from < 0 ? '' : connectionString.slice(from + 1))
}

/** One address for each host of the parameter `host`; null where that names no more than one. */
function namedHosts(connectionString: string): [string, ...string[]] | null {
  const parameters = parametersOf(connectionString)
  const hosts = parameters.get('host')?.split(',') ?? []
  if (hosts.length < 2) return null
  const ports = parameters.get('port')?.split(',') ?? []
  const base = connectionString.slice(0, connectionString.indexOf('?'))
  const addresses = hosts.map((host, index) => {
    const own = new URLSearchParams(parameters)
    own.set('host', host)
    const port = ports[ports.length === 1 ? 0 : index]
    if (port !== undefined) own.set('port', port)
    return `${base}?${own.toString()}`
  })
  const [first = connectionString, ...others] = addresses
  return [first, ...others]
}
