import type { Me } from '@/lib/client/access/me'
import { isUuid } from '@/lib/domain/uuid'

/** Where a choice leads, or what it does. */
export type Deed =
  | { readonly href: string }
  | { readonly run: 'refresh' | 'shortcuts' | 'sign-out' | 'light' | 'dark' | 'system' }

/** One line of the palette. */
export interface Choice {
  readonly id: string
  readonly group: 'Pages' | 'Moments' | 'Tickets' | 'Commands'
  readonly label: string
  /** What stands beside it, e.g. the keys that do the same. */
  readonly hint: string
  readonly deed: Deed
}

interface Situation {
  /** Who looks; null for nobody. */
  readonly me: Me | null
  /** The page's time, epoch ms. */
  readonly now: number
}

const PAGES = [
  ['Cockpit', '/', 'g c'],
  ['Tickets', '/sea-tickets', 'g t'],
  ['State', '/operational-state', 'g s'],
  ['Events', '/chain-events', 'g e'],
  ['Activity', '/activity', 'g a'],
] as const

const STUCK = '/sea-tickets?bucket=failed_or_blocked&sort=oldest'

/** What a typed text offers but for tickets by their title, which the server has to find. */
export function choicesFor(typed: string, { me, now }: Situation): readonly Choice[] {
  const text = typed.trim()
  const pages: Choice[] = [
    ...PAGES.map(([label, href, hint]) => page(label, href, hint)),
    page('Stuck tickets, longest first', STUCK, ''),
    page('HTTP interface', '/reference', ''),
    ...(me?.managesAccess === true ? [page('Accounts, tokens and sessions', '/access', '')] : []),
  ]
  const commands: Choice[] = [
    command('Refresh what is shown', 'refresh', 'r'),
    command('Keyboard shortcuts', 'shortcuts', '?'),
    command('Light theme', 'light', ''),
    command('Dark theme', 'dark', ''),
    command('Theme of the system', 'system', ''),
    ...(me?.hasSession === true ? [command('Sign out', 'sign-out', '')] : []),
  ]
  const named = [...pages, ...commands].filter(({ label }) => matches(label, text))
  return [...ticketById(text), ...moments(text, now), ...named]
}

function page(label: string, href: string, hint: string): Choice {
  return { id: `page ${href}`, group: 'Pages', label, hint, deed: { href } }
}

type Run = Extract<Deed, { run: string }>['run']

function command(label: string, run: Run, hint: string): Choice {
  return { id: `run ${run}`, group: 'Commands', label, hint, deed: { run } }
}

/** Every word of the text begins one of the label's. */
function matches(label: string, text: string): boolean {
  const words = label.toLowerCase().split(/[^\p{L}\p{N}]+/u)
  const wanted = text.toLowerCase().split(/\s+/)
  return wanted.every((part) => words.some((word) => word.startsWith(part)))
}

function ticketById(text: string): Choice[] {
  if (!isUuid(text)) return []
  const id = text.toLowerCase()
  return [ticketChoice({ id, title: `Ticket ${id}`, hint: '' })]
}

/** A ticket as a choice. */
export function ticketChoice(ticket: {
  readonly id: string
  readonly title: string
  readonly hint: string
}): Choice {
  const { id, title: label, hint } = ticket
  const href = `/sea-tickets/${encodeURIComponent(id)}`
  return { id: `ticket ${id}`, group: 'Tickets', label, hint, deed: { href } }
}

function moments(text: string, now: number): Choice[] {
  const at = momentOf(text, now)
  if (at === null) return []
  const iso = new Date(at).toISOString()
  const state = `/operational-state?at=${encodeURIComponent(iso)}`
  const around = { from: new Date(at - 300_000), to: new Date(at + 300_000) }
  const range = `from=${encodeURIComponent(around.from.toISOString())}&to=${encodeURIComponent(around.to.toISOString())}`
  const group = 'Moments'
  const hint = new Date(at).toLocaleString('en-GB')
  return [
    { id: 'moment state', group, label: 'What was Kora doing then?', hint, deed: { href: state } },
    {
      id: 'moment events',
      group,
      label: 'Events around then',
      hint,
      deed: { href: `/chain-events?${range}` },
    },
    {
      id: 'moment activity',
      group,
      label: 'Who did what around then',
      hint,
      deed: { href: `/activity?${range}` },
    },
  ]
}

const TIME = /^(?:(\d{4})-(\d\d)-(\d\d)[T ])?(\d{1,2}):(\d\d)(?::(\d\d))?$/

/**
 * The moment that a text names by the reader's clock, epoch ms: `03:14` is the last time that it was,
 * `2026-11-30 03:14` that one, and an ISO time with a zone is itself. Null where it names none.
 */
export function momentOf(text: string, now: number): number | null {
  if (/^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:\d\d)$/.test(text)) {
    const at = Date.parse(text)
    return Number.isNaN(at) ? null : at
  }
  const [, year, month, day, hour, minute, second = '0'] = TIME.exec(text) ?? []
  if (hour === undefined || minute === undefined) return null
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null
  const today = new Date(now)
  const ofDay =
    year === undefined
      ? [today.getFullYear(), today.getMonth(), today.getDate()]
      : [Number(year), Number(month) - 1, Number(day)]
  const [fullYear = 0, monthIndex = 0, date = 0] = ofDay
  const at = new Date(fullYear, monthIndex, date, Number(hour), Number(minute), Number(second))
  if (at.getMonth() !== monthIndex || at.getDate() !== date) return null
  if (year === undefined && at.getTime() > now) at.setDate(at.getDate() - 1)
  return at.getTime()
}
