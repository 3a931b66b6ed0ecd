import { type infer as Infer, object, optional, safeParse, string } from '@/lib/wire/zod'
import type { ReplayState } from '@/lib/domain/replay-state'
import type { Topic } from '@/lib/domain/topic'
import type { AnswerErrorCode } from '@/lib/wire/error-code'
import { fetchAnswer, type Fetched } from '@/lib/client/fetch-answer'
import {
  isRefusal,
  type Refusal,
  type RequestFailure,
} from '@/lib/client/freshness/request-failure'
import { initialPanelData, type PanelData, type PanelQuery } from '@/lib/client/panels/panel-query'

/**
 * The answer of an explorer route as a panel keeps it: data, or why there is none. Explorer routes
 * report their failures as problem details (SPEC 8); here they become what the banners know.
 */
export interface QueryResult<Data> {
  /** Null in an answer that holds no data. */
  readonly data: Data | null
  /** The server has no database at all. */
  readonly stub?: true | undefined
  readonly error_code?: AnswerErrorCode | undefined
  /** The server refuses this request: a bad address, or nothing of that name. */
  readonly refused?: Refusal | undefined
}

const problemSchema = object({ code: string(), detail: optional(string()) })

interface ResultQueryOptions<Data> {
  /** Names the query in the cache: everything that the address depends on. */
  readonly key: string
  /** Computed for each request, so that a window that ends now can move with the clock. */
  readonly url: () => string
  /** A wake of this topic is a reason to ask. */
  readonly topic?: Topic
  /** Parses the text of an answer; `JSON.parse` by default. */
  readonly read?: (text: string) => unknown
  /** Null when a body is not of the route's shape. */
  readonly parse: (body: unknown) => Data | null
}

/** A query of an explorer route for `usePanel`. */
export function resultQuery<Data>(
  options: ResultQueryOptions<Data>,
): PanelQuery<QueryResult<Data>> {
  return {
    key: [options.key],
    get url() {
      return options.url()
    },
    parse: (body) => {
      const data = options.parse(body)
      return data === null ? null : { data }
    },
    fetch: fetchResult,
    ...(options.topic && { topic: options.topic }),
    ...(options.read && { read: options.read }),
  }
}

/** What the server has read for the first paint, as a panel begins with it. */
export function initialResult<Data>(
  answer: {
    readonly body: Data
    readonly asOf: string | null
    readonly now: number
    readonly replay?: ReplayState | null
  } | null,
): PanelData<QueryResult<Data>> | undefined {
  if (answer === null) return undefined
  return initialPanelData<QueryResult<Data>>({ ...answer, body: { data: answer.body } })
}

type FetchOptions<Body> = Parameters<typeof fetchAnswer<Body>>[0]

/** Asks an explorer route once; a problem whose code the banners know becomes an answer without data. */
export async function fetchResult<Data>(
  options: FetchOptions<QueryResult<Data>>,
): Promise<Fetched<QueryResult<Data>>> {
  const [fetched, problem] = await fetchWithProblem(options)
  switch (problem?.code) {
    case 'substrate_read_failed':
    case 'provider_not_registered':
    case 'holder_not_initialized':
      return withoutData<Data>({ data: null, error_code: problem.code })
    case 'cold_stub':
      return withoutData<Data>({ data: null, stub: true })
    default:
      return refusedOr(fetched)
  }
}

/** A refusal is no outage, and does not read as one. */
function refusedOr<Data>(fetched: Fetched<QueryResult<Data>>): Fetched<QueryResult<Data>> {
  if (fetched.kind !== 'failure' || fetched.failure.kind !== 'http') return fetched
  const { status, detail } = fetched.failure
  if (!isRefusal(fetched.failure) || detail === undefined) return fetched
  return withoutData<Data>({ data: null, refused: { status, detail } })
}

/** Asks an explorer route once, outside a panel's query: a failure carries the server's explanation. */
export async function fetchOnce<Body>(
  options: Omit<FetchOptions<Body>, 'etag' | 'maxAgeMs'>,
): Promise<Fetched<Body>> {
  const [fetched] = await fetchWithProblem({ ...options, etag: null, maxAgeMs: 0 })
  return fetched
}

type Problem = Infer<typeof problemSchema>

async function fetchWithProblem<Body>(
  options: FetchOptions<Body>,
): Promise<readonly [Fetched<Body>, Problem | null]> {
  const refused: Response[] = []
  const fetched = await fetchAnswer({
    ...options,
    onRefused: (response) => void refused.push(response),
  })
  const [response] = refused
  if (response === undefined) return [fetched, null]
  const body: unknown = await response.json().catch(() => null)
  const problem = safeParse(problemSchema, body).data
  if (problem === undefined) return [fetched, null]
  const { status } = response
  const known = fetched.kind === 'failure' && fetched.failure.kind === 'http' ? fetched.failure : {}
  const failure: RequestFailure =
    problem.code === 'busy'
      ? { kind: 'busy' }
      : { ...known, kind: 'http', status, detail: problem.detail }
  return [{ kind: 'failure', failure }, problem]
}

/** Its time is left aside: a server without data may not know the substrate's clock. */
function withoutData<Data>(body: QueryResult<Data>): Fetched<QueryResult<Data>> {
  return { kind: 'answer', body, etag: null, asOf: null, serverNow: null, readEveryMs: null }
}
