import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import { type Scope, SCOPES } from '@/lib/domain/access/scope'
import { type Role, ROLES } from '@/lib/domain/access/role'
import { hashSecret, newTokenText, printToken } from '@/lib/server/access/token-text'
import { addAccount } from '@/lib/server/db/access/accounts'
import { SessionSeal } from '@/lib/server/access/session-seal'
import { actorIdOf, SHELL } from '@/lib/server/db/access/actor'
import { openSession } from '@/lib/server/db/access/sessions'
import { makeToken } from '@/lib/server/db/access/tokens'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { checkAnswer } from '@/testing/built-app/checked-answer'
import type { TestDatabase } from '@/testing/database/database'

export const PASSWORD = 'correct horse battery'

type Headers = Readonly<Record<string, string>>
interface Asked {
  readonly method?: string
  readonly headers?: Headers
  readonly body?: string
}

/** What was answered, as far as the rules of access go: a stream is left as soon as it begins. */
export interface Outcome {
  readonly status: number
  /** The stable code of a problem; null for any other answer. */
  readonly code: string | null
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** Asks once, with a body where one is given. */
export function outcomeOf(
  { port }: { readonly port: number },
  path: string,
  { method = 'GET', headers = {}, body }: Asked = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, method, headers, agent: false }
    const question = request(options, (response) => {
      const { statusCode: status = 0 } = response
      const isStream = response.headers['content-type']?.startsWith('text/event-stream') === true
      if (isStream) {
        question.destroy()
        resolve({ status, code: null, headers: response.headers, text: '' })
        return
      }
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('error', reject)
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        const { headers: got } = response
        try {
          checkAnswer({ method, path, status, headers: got, text })
          resolve({ status, code: codeIn(got, text), headers: got, text })
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)))
        }
      })
    })
    question.once('error', reject)
    question.end(body)
  })
}

function codeIn(headers: IncomingHttpHeaders, text: string): string | null {
  if (headers['content-type']?.startsWith('application/problem+json') !== true) return null
  return text === '' ? null : (/"code":"([a-z_]+)"/.exec(text)?.[1] ?? null)
}

/** Headers by which a page of ours sends a change. */
export const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }

/** Runs a change as the command line does: in one transaction. */
async function inTransaction<Result>(
  { pool }: TestDatabase,
  work: (client: Queryable) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } finally {
    client.release()
  }
}

/** Adds an account and gives the code of its link. */
export async function addAccountIn(db: TestDatabase, name: string, role: Role): Promise<string> {
  const code = randomUUID()
  const { workspaceId } = db
  const account = { workspaceId, by: SHELL, accountId: randomUUID(), name, role }
  await inTransaction(db, (client) =>
    addAccount(client, { ...account, linkHash: hashSecret(code) }),
  )
  return code
}

/** Makes a token and gives it as its holder has it. */
export async function addTokenIn(
  db: TestDatabase,
  role: Role,
  scopes: readonly Scope[] = SCOPES,
): Promise<{ token: string; tokenId: string; headers: Headers }> {
  const text = newTokenText()
  const { workspaceId } = db
  const token = { workspaceId, by: SHELL, tokenId: text.tokenId, name: `ci ${role}`, role, scopes }
  const secretHash = hashSecret(text.secret)
  await inTransaction(db, (client) => makeToken(client, { ...token, secretHash, days: 1 }))
  const printed = printToken(text)
  const headers = { authorization: `Bearer ${printed}` }
  return { token: printed, tokenId: text.tokenId, headers }
}

/** What seals the sessions of a cockpit that is told of it. */
export const SESSION_KEY = new Uint8Array(32).fill(7)

/** Opens a session as a provider's word does, and gives its cookie, sealed by `SESSION_KEY`. */
export async function addSessionIn(
  db: TestDatabase,
  role: Role,
  change: {
    readonly endsAt?: number
    readonly key?: Uint8Array
    readonly workspaceId?: string
  } = {},
): Promise<{ sessionId: string; cookie: string }> {
  const { endsAt = Date.now() + 3_600_000, key = SESSION_KEY } = change
  const { workspaceId } = db
  const subject = `oidc:https://id.example#${role}`
  const actorId = actorIdOf(workspaceId, subject)
  const who = { subject, actorId, name: `the ${role}`, role, via: 'oidc' as const }
  const sessionId = randomUUID()
  const row = { ...who, workspaceId, sessionId, endsAt: new Date(endsAt).toISOString() }
  await inTransaction(db, (client) => openSession(client, { ...row, replaces: null }))
  const seal = new SessionSeal([key], change.workspaceId ?? workspaceId)
  const sealed = await seal.seal({ ...who, sessionId, begunAt: Date.now(), endsAt })
  return { sessionId, cookie: `kora_session=${sealed}` }
}

/** Signs in by name and password, and gives the cookies. */
export async function signIn(
  cockpit: { readonly port: number },
  name: string,
  { headers = {}, password = PASSWORD }: { headers?: Headers; password?: string } = {},
): Promise<{ status: number; cookie: string; code: string | null; waitSeconds: number }> {
  const body = JSON.stringify({ name, password })
  const answer = await outcomeOf(cockpit, '/api/session/sign-in', {
    method: 'POST',
    headers: { ...SAME_ORIGIN, ...headers },
    body,
  })
  const { status, code, headers: got } = answer
  return { status, code, cookie: cookieOf(answer), waitSeconds: Number(got['retry-after'] ?? 0) }
}

/** The cookies that an answer sets, as a browser sends them back. */
export function cookieOf({ headers }: Outcome): string {
  return (headers['set-cookie'] ?? []).map((cookie) => cookie.split(';', 1)[0]).join('; ')
}

/** Uses the link of an account: sets its password, and gives the cookies. */
export async function takeLink(cockpit: { readonly port: number }, link: string): Promise<string> {
  const body = JSON.stringify({ link, password: PASSWORD })
  const asked = { method: 'POST', headers: SAME_ORIGIN, body }
  const answer = await outcomeOf(cockpit, '/api/session/link', asked)
  if (answer.status !== 200) throw new Error(`the link is void: ${answer.status} ${answer.text}`)
  return cookieOf(answer)
}

/** Accounts of each role, signed in: the cookies by role. */
export async function signedInRoles(
  db: TestDatabase,
  cockpit: { readonly port: number },
): Promise<Readonly<Record<Role, string>>> {
  const cookies: Record<Role, string> = { viewer: '', operator: '', admin: '' }
  for (const role of ROLES) {
    cookies[role] = await takeLink(cockpit, await addAccountIn(db, `the ${role}`, role))
  }
  return cookies
}
