import { parseMomentQuery, parseStateRangeQuery } from '@/lib/wire/state/state-parameters'
import { quoted } from '@/lib/wire/parameters'
import type { IgnoredParameter } from '@/lib/client/lists/ignored-parameter'
import {
  DEFAULT_WINDOW,
  LAST_NAMES,
  lastName,
  LONGEST_MS,
  SHORTEST_MS,
  type StateWindow,
} from './state-window'

/** What the address of the state's past names, and what of it cannot be used. */
interface StateAddress {
  readonly window: StateWindow
  /** The selected moment, ISO 8601; null for none. */
  readonly at: string | null
  readonly ignored: readonly IgnoredParameter[]
}

/**
 * Reads the address as the routes read theirs; `now` is the substrate's, epoch ms. What they would
 * refuse is left out and named: a bad address is no outage.
 */
export function readStateAddress(params: URLSearchParams, now: number): StateAddress {
  const ignored: IgnoredParameter[] = []
  const at = taken(params, 'at', ignored, (value) => readMoment(value, now))
  const named = taken(params, 'range', ignored, readName)
  if (named !== null) return { window: { kind: 'last', name: named }, at, ignored }
  const from = taken(params, 'from', ignored, (value) => readEnd('from', value, now))
  const to = taken(params, 'to', ignored, (value) => readEnd('to', value, now))
  return { window: windowBetween(from, to, ignored), at, ignored }
}

/** The page's clock is right within two seconds (SPEC 9): what has just been must not be the future. */
const CLOCK_MS = 2_000

type Read<Value> = { readonly value: Value } | { readonly refused: string }

/** A parameter's value; null where there is none, or where it was refused, which is noted. */
function taken<Value>(
  params: URLSearchParams,
  name: string,
  ignored: IgnoredParameter[],
  read: (value: string) => Read<Value>,
): Value | null {
  const value = params.get(name)
  if (value === null || value === '') return null
  const came = read(value)
  if ('value' in came) return came.value
  ignored.push({ name, detail: came.refused })
  return null
}

function readName(value: string): Read<NonNullable<ReturnType<typeof lastName>>> {
  const name = lastName(value)
  if (name !== null) return { value: name }
  return { refused: `range holds ${quoted(value)}; allowed: ${LAST_NAMES.join(', ')}` }
}

function readMoment(value: string, now: number): Read<string> {
  const asked = parseMomentQuery(new URLSearchParams({ time: value }))
  // The route knows the parameter by another name than the page.
  if (!asked.ok) return { refused: asked.problem.detail.replace(/^time /, 'at ') }
  const { time } = asked.query
  return Date.parse(time) > now + CLOCK_MS ? yetToCome('at', value) : { value: time }
}

function readEnd(name: 'from' | 'to', value: string, now: number): Read<number> {
  const asked = parseStateRangeQuery(new URLSearchParams({ [name]: value }))
  if (!asked.ok) return { refused: asked.problem.detail }
  const time = asked.query[name]
  if (time === null || time > now + CLOCK_MS) return yetToCome(name, value)
  return { value: time }
}

function yetToCome(name: string, value: string): { readonly refused: string } {
  return { refused: `${name} holds ${quoted(value)}, which is yet to come; allowed: up to now` }
}

function windowBetween(
  from: number | null,
  to: number | null,
  ignored: IgnoredParameter[],
): StateWindow {
  if (from === null && to === null) return DEFAULT_WINDOW
  const refuse = (detail: string) => {
    ignored.push({ name: 'range', detail })
    return DEFAULT_WINDOW
  }
  if (from === null || to === null) {
    // The end that was refused has been named already.
    return ignored.some(({ name }) => name === 'from' || name === 'to')
      ? DEFAULT_WINDOW
      : refuse('from and to name a range only together')
  }
  if (to - from < SHORTEST_MS) return refuse('from must lie before to, by a minute or more')
  if (to - from > LONGEST_MS) {
    return refuse(`from and to lie more than ${Math.round(LONGEST_MS / 86_400_000)} days apart`)
  }
  return { kind: 'fixed', from, to }
}
