import 'server-only'
import { type Role, ROLES } from '@/lib/domain/access/role'
import { workspaceProblem } from '@/lib/domain/workspace-id'
import { isHostEntry } from './host-entry'
import { isLoopback } from './loopback'
import { EnvReader } from './env-reader'
import {
  type OidcConfig,
  type ProxyConfig,
  readOidc,
  readProxy,
  readPublicUrl,
} from './foreign-ways'

/** The settings of the process from its environment (SPEC 2). */
export interface CockpitConfig {
  /** Null: the cold stub, a preview without data. */
  readonly substrate: SubstrateConfig | null
  readonly role: 'runtime' | 'observer'
  readonly agent: AgentConfig
  readonly refreshMs: number
  readonly presenceMs: number
  readonly poller: PollerConfig
  readonly bootRetryBudget: number
  /** Streams at a time; more are refused. */
  readonly maxStreams: number
  /** A host that freezes the process between requests: nothing may go on by itself. */
  readonly serverless: boolean
  readonly exitOnStopped: boolean
  readonly access: AccessConfig
  /** One sentence a bad variable; with any, the process has no holder. */
  readonly problems: readonly string[]
}

export interface SubstrateConfig {
  readonly databaseUrl: string
  /** For LISTEN and the leader lock, where the main address is a transaction pooler. */
  readonly directDatabaseUrl: string
  readonly workspaceId: string
}

export type AgentConfig =
  | { readonly kind: 'none' }
  | { readonly kind: 'http'; readonly url: string; readonly secret: string | null }
  | { readonly kind: 'simulated' }

export interface PollerConfig {
  readonly pollMs: number
  readonly leaseMs: number
  readonly leaseRefreshMs: number
  readonly maxClaims: number
}

export interface AccessConfig {
  readonly host: string
  readonly allowedHosts: readonly string[]
  /** At least twelve characters, each of which can be typed; null where none is set. */
  readonly password: string | null
  /** A password is set that cannot be typed: it opens nothing. */
  readonly hasUnusablePassword: boolean
  /** What the password gives. */
  readonly accessRole: Role
  /** 32 bytes each: the first seals sessions, all open them. Empty: one of this process's own. */
  readonly sessionKeys: readonly Uint8Array[]
  /** Where the keys came from, when nobody configured any; null for keys of the operator's own. */
  readonly sessionKeysIn: 'folder' | 'process' | null
  readonly allowUnauthenticated: boolean
  /** `https://kora.example`, where browsers reach us; null where none is named. */
  readonly publicUrl: string | null
  readonly oidc: OidcConfig | null
  readonly proxy: ProxyConfig | null
  /** Reachable from beyond this machine: needs a password or an explicit waiver (SPEC 11). */
  readonly exposed: boolean
}

type Environment = Readonly<Record<string, string | undefined>>

/** Reads the whole environment; never throws: `problems` lists what is wrong. */
export function readConfig(environment: Environment): CockpitConfig {
  const env = new EnvReader(environment)
  const serverless = env.text('VERCEL') !== null || env.text('AWS_LAMBDA_FUNCTION_NAME') !== null
  const role = env.oneOf('KORA_ROLE', ['runtime', 'observer'], serverless ? 'observer' : 'runtime')
  const config = {
    substrate: readSubstrate(env),
    role,
    agent: readAgent(env),
    refreshMs: env.seconds('KORA_REFRESH_SECONDS', 5, { min: 0.5, max: 3600 }),
    presenceMs: env.seconds('KORA_PRESENCE_SECONDS', 10, { min: 0.5, max: 3600 }),
    poller: {
      pollMs: env.seconds('KORA_POLL_INTERVAL_SECONDS', 60, { min: 0.5, max: 86_400 }),
      leaseMs: env.seconds('KORA_LEASE_SECONDS', 600, { min: 1, max: 86_400 }),
      leaseRefreshMs: env.seconds('KORA_LEASE_REFRESH_SECONDS', 60, { min: 0.5, max: 86_400 }),
      maxClaims: env.integer('KORA_MAX_CLAIMS', 1, { min: 1, max: 100 }),
    },
    bootRetryBudget: env.integer('KORA_BOOT_RETRY_BUDGET', 20, { min: 1, max: 1000 }),
    maxStreams: env.integer('KORA_MAX_STREAMS', 2000, { min: 0, max: 100_000 }),
    // Setting `runtime` there declares that the process stays up: a leader sends heartbeats, locks
    // and works.
    serverless: serverless && role === 'observer',
    exitOnStopped: env.flag('KORA_EXIT_ON_STOPPED'),
    access: readAccess(env, serverless),
  }
  return { ...config, problems: env.problems }
}

/** An address, its query alone, a connection string of words, a header's value. */
const SECRET_BEARING =
  /:\/\/|[?&]\w+=|\b(?:password|passwd|pwd|token|secret)\s*=|^(?:bearer|basic)\s|^whsec_/i

function readSubstrate(env: EnvReader): SubstrateConfig | null {
  const databaseUrl = env.databaseAddress('DATABASE_URL')
  const direct = env.databaseAddress('KORA_DIRECT_DATABASE_URL')
  const workspaceId = env.text('KORA_WORKSPACE_ID')
  if (databaseUrl === null) return null
  if (workspaceId === null) {
    env.problem(
      'KORA_WORKSPACE_ID',
      'is not set',
      'the id of one workspace (it is required with DATABASE_URL)',
    )
    return null
  }
  if (SECRET_BEARING.test(workspaceId)) {
    // It stands on every page: what was put here by mistake may hold a password.
    env.problem(
      'KORA_WORKSPACE_ID',
      'holds an address or a secret (not shown)',
      'the id of one workspace',
    )
    return null
  }
  const problem = workspaceProblem(workspaceId)
  if (problem !== null) {
    env.problem('KORA_WORKSPACE_ID', problem, 'the id of one workspace, as it stands in its tables')
    return null
  }
  return { databaseUrl, directDatabaseUrl: direct ?? databaseUrl, workspaceId }
}

function readAgent(env: EnvReader): AgentConfig {
  const url = env.secretAddress('KORA_AGENT_URL', ['http:', 'https:'])
  const secret = env.text('KORA_AGENT_SECRET')
  const builtIn = env.oneOf('KORA_AGENT', ['none', 'simulated'], 'none')
  if (builtIn === 'simulated' && url !== null) {
    env.problem('KORA_AGENT', 'holds "simulated" while KORA_AGENT_URL is set', 'one of the two')
    return { kind: 'none' }
  }
  if (builtIn === 'simulated') return { kind: 'simulated' }
  return url === null ? { kind: 'none' } : { kind: 'http', url, secret }
}

function readAccess(env: EnvReader, serverless: boolean): AccessConfig {
  const host = env.text('HOST') ?? '127.0.0.1'
  const publicUrl = readPublicUrl(env)
  const sessionKeys = readSessionKeys(env)
  return {
    host,
    allowedHosts: env.list(
      'KORA_ALLOWED_HOSTS',
      isHostEntry,
      'host names or addresses, with or without a port, separated by commas, such as kora.example (no scheme, path or *)',
    ),
    ...readPassword(env),
    accessRole: env.oneOf('KORA_ACCESS_ROLE', ROLES, 'viewer'),
    sessionKeys,
    sessionKeysIn: sessionKeysIn(env, sessionKeys),
    allowUnauthenticated: env.flag('KORA_ALLOW_UNAUTHENTICATED'),
    publicUrl,
    oidc: readOidc(env, publicUrl),
    proxy: readProxy(env),
    exposed: serverless || !isLoopback(host),
  }
}

const SESSION_KEY_BYTES = 32

function readSessionKeys(env: EnvReader): readonly Uint8Array[] {
  const entries = (env.text('KORA_SESSION_KEYS') ?? '').split(',').filter((entry) => entry !== '')
  const keys = entries.map((entry) => new Uint8Array(Buffer.from(entry.trim(), 'base64')))
  if (keys.every(({ length }) => length === SESSION_KEY_BYTES)) return keys
  env.problem(
    'KORA_SESSION_KEYS',
    'holds a key that is not of 32 bytes (not shown)',
    'keys of 32 bytes in base64, separated by commas',
  )
  return []
}

/** `npm start` keeps a key in its folder where none is configured, and says so by this. */
export const SESSION_KEY_OF_FOLDER = 'KORA_SESSION_KEY_OF_FOLDER'

function sessionKeysIn(env: EnvReader, keys: readonly Uint8Array[]): AccessConfig['sessionKeysIn'] {
  if (keys.length === 0) return 'process'
  return env.flag(SESSION_KEY_OF_FOLDER) ? 'folder' : null
}

const LEAST_PASSWORD = 12
/** Controls, line breaks, and what is not seen: a secret file's last newline is the usual one. */
const UNTYPABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Cn}]/u

function readPassword(env: EnvReader): Pick<AccessConfig, 'password' | 'hasUnusablePassword'> {
  const password = env.verbatim('KORA_ACCESS_PASSWORD')?.normalize('NFC') ?? null
  if (password === null) return { password, hasUnusablePassword: false }
  const allowed = `at least ${LEAST_PASSWORD} characters that can be typed, without a line break`
  if (UNTYPABLE.test(password)) {
    env.problem(
      'KORA_ACCESS_PASSWORD',
      'holds a character that cannot be typed (not shown)',
      allowed,
    )
    return { password, hasUnusablePassword: true }
  }
  if (Array.from(password).length < LEAST_PASSWORD) {
    env.problem('KORA_ACCESS_PASSWORD', 'is too short (not shown)', allowed)
  }
  return { password, hasUnusablePassword: false }
}
