// @vitest-environment happy-dom
import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LIVE, NOW, viewOf } from '@/components/panels/view.fixture'
import { ClockProvider } from '@/components/ui/clock-context'
import { changesBetween, withChanges } from '@/lib/wire/tickets/assigned-changes'
import type { AssignedTicketsBody, QueuedRow } from '@/lib/wire/tickets/assigned-tickets.wire'
import { withKnownRows } from '@/lib/wire/tickets/known-rows'
import { SeaTicketsPanel } from './sea-tickets-panel'

/** Ids of the rows that were rendered, in order: a row reads its title each time, and only then. */
let rendered: string[] = []

function counted<Row extends { readonly id: string; readonly title: string }>(row: Row): Row {
  const { id, title } = row
  const get = () => {
    rendered.push(id)
    return title
  }
  return Object.defineProperty({ ...row }, 'title', { get, enumerable: true })
}

const ROWS = 20
const AT = '2026-05-21T11:59:46.000000Z'

function queuedRow(at: number, title = `Ticket ${at}`): QueuedRow {
  return { id: `q${at}`, title, criticality: 'low', assigned_at: AT, next_eligible_at: null }
}

/** Long lists in every bucket. */
function manyTickets(): AssignedTicketsBody {
  const numbers = (count: number) => Array.from({ length: count }, (_, at) => at)
  const head = (id: string) => ({ id, title: `Ticket ${id}`, criticality: 'high' as const })
  return {
    in_progress: numbers(ROWS).map((at) =>
      counted({ ...head(`p${at}`), claimed_at: AT, claim_count: 1, work_attempt_count: 1 }),
    ),
    queued: numbers(ROWS).map((at) => counted(queuedRow(at))),
    recently_resolved: numbers(ROWS).map((at) =>
      counted({
        ...head(`r${at}`),
        resolved_at: AT,
        resolution: 'completed',
        model_tier_used: null,
      }),
    ),
    failed_or_blocked: numbers(ROWS).map((at) =>
      counted({ ...head(`f${at}`), state: 'failed_terminal', failure_count_by_reason: {} }),
    ),
    claims: {},
  }
}

/** What a page makes of an answer that tells the changes to `body`. */
function afterChanges(known: AssignedTicketsBody, body: AssignedTicketsBody): AssignedTicketsBody {
  const next = withChanges(known, changesBetween(known, withKnownRows(known, body), '"a"'))
  if (next === null) throw new Error('the changes do not fit')
  return withKnownRows(known, next)
}

describe('the rows of a long cockpit', { timeout: 20_000 }, () => {
  let container: HTMLElement
  let root: ReturnType<typeof createRoot>
  beforeEach(() => {
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
    container = document.body.appendChild(document.createElement('div'))
    root = createRoot(container)
    rendered = []
  })
  afterEach(() => {
    act(() => root.unmount())
    container.remove()
    vi.unstubAllGlobals()
  })

  function show(body: AssignedTicketsBody, now = NOW): string[] {
    rendered = []
    const view = viewOf(body, LIVE, { now, tickingNow: now })
    act(() =>
      root.render(
        <ClockProvider now={now}>
          <SeaTicketsPanel view={view} />
        </ClockProvider>,
      ),
    )
    return rendered
  }

  it('are each rendered once at first, and not again by a tick of the clock', () => {
    const body = manyTickets()
    expect(show(body)).toHaveLength(4 * ROWS)
    expect(show(body, NOW + 1_000)).toEqual([])
  })

  it('are rendered again only where they changed', () => {
    const known = manyTickets()
    show(known)
    const changed = counted(queuedRow(7, 'Another title'))
    const queued = known.queued.map((row) => (row.id === 'q7' ? changed : row))
    expect(show(afterChanges(known, { ...known, queued }))).toEqual(['q7'])
    expect(container.textContent).toContain('Another title')
  })

  it('are not rendered again for those that come and go among them', () => {
    const known = manyTickets()
    show(known)
    const [, ...others] = known.queued
    const queued = [counted(queuedRow(900)), ...others, counted(queuedRow(901))]
    expect(show(afterChanges(known, { ...known, queued }))).toEqual(['q900', 'q901'])
  })

  it('are not rendered again by a whole answer that is equal', () => {
    const known = manyTickets()
    show(known)
    const body = withKnownRows(known, structuredClone(known))
    expect(show(body)).toEqual([])
  })
})
