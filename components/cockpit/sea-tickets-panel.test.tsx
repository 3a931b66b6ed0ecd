import { describe, expect, it } from 'vitest'
import { koraAssignedSeaTicketsStub } from '@/testing/client/sample-answers'
import type { AssignedTicketsBody } from '@/lib/wire/tickets/assigned-tickets.wire'
import { renderPanel } from '@/components/panels/render-panel.fixture'
import { SeaTicketsPanel } from './sea-tickets-panel'
import { LIVE, someTickets, viewOf } from '@/components/panels/view.fixture'

function panel(view: Parameters<typeof SeaTicketsPanel>[0]['view']) {
  return renderPanel(<SeaTicketsPanel view={view} />)
}

const EMPTY = { in_progress: [], queued: [], recently_resolved: [], failed_or_blocked: [] }

describe('the tickets, live', () => {
  it('are each in their bucket, with what an operator needs', () => {
    const { html, text } = panel(viewOf(someTickets(), LIVE))
    for (const id of ['a1', 'b1', 'c1', 'd1']) expect(html).toContain(`data-testid="ticket-${id}"`)
    expect(text).toContain('working for4 min 12 s')
    expect(text).toContain('lease left5 min 48 s')
    expect(text).toContain('agent_loop_timeout × 3')
    expect(text).toContain('deferred, in 12 min')
    expect(text).toContain('failed, will be tried again')
    expect(text).toContain('model tier unknown')
  })

  it('say how old the oldest waiting is, and how many rows of how many are shown', () => {
    const exact = (count: number) => ({ count, capped: false })
    const { text } = panel(
      viewOf(
        someTickets({
          totals: {
            in_progress: exact(1),
            queued: exact(2_304),
            recently_resolved: { count: 10_000, capped: true },
            failed_or_blocked: exact(1),
            waiting_to_retry: exact(12),
          },
          oldest_waiting_at: '2026-05-20T11:00:00.000000Z',
        }),
        LIVE,
      ),
    )
    expect(text).toContain('oldest waits 1 d')
    expect(text).toContain('Queued1 of 2,304 shown')
    expect(text).toContain('12 will be tried again')
    expect(text).toContain('10,000+')
  })

  it('say beside the queue how many of them nobody works', () => {
    const unworked = {
      unassigned: { count: 3, capped: false },
      unworked_status: { count: 0, capped: false },
    }
    const { text } = panel(viewOf(someTickets({ unworked }), LIVE))
    expect(text).toContain('Queued3 tickets of this workspace have no assignee')
    expect(panel(viewOf(someTickets(), LIVE)).text).not.toContain('no assignee')
  })

  it('say that a lease is unknown', () => {
    expect(panel(viewOf(someTickets({ claims: {} }), LIVE)).text).toContain('lease unknown')
  })

  it('are green only while their lease is known', () => {
    const known = panel(viewOf(someTickets(), LIVE)).html
    const unknown = panel(viewOf(someTickets({ claims: {} }), LIVE)).html
    expect(known).toContain('border-l-good')
    expect(unknown).not.toContain('border-l-good')
    expect(unknown).toContain('border-l-unknown')
  })

  it('say that a bucket is empty', () => {
    const { text } = panel(viewOf(EMPTY, LIVE))
    expect(text).toContain('No ticket is in progress.')
    expect(text).toContain('No ticket is queued.')
  })

  it('show a hostile title as text, with what it hides', () => {
    const body = someTickets()
    const title = '<img src=x onerror=alert(1)>\u202Egnp'
    const hostile = body.in_progress.map((row) => ({ ...row, title }))
    const { html, text } = panel(viewOf({ ...body, in_progress: hostile }, LIVE))
    expect(text).toContain('<img src=x onerror=alert(1)>U+202Egnp')
    expect(html).not.toContain('<img')
    expect(html).not.toContain('\u202E')
  })
})

describe('the tickets, not live', () => {
  it('are dimmed with frozen clocks, and nothing is said to be empty', () => {
    const verdict = { mark: 'offline', banner: 'offline', shows: 'last-live' } as const
    const { html, text } = panel(viewOf(someTickets({ queued: [] }), verdict))
    expect(html).toContain('data-live="false"')
    expect(text).toContain('working for3 min 25 s')
    expect(text).not.toContain('No ticket')
  })

  it('count no zero, and say that an empty bucket was empty at that time', () => {
    const verdict = { mark: 'stale', banner: 'read-error', shows: 'last-live' } as const
    const { html, text } = panel(viewOf(EMPTY, verdict))
    expect(text.match(/none then/g)).toHaveLength(4)
    expect(text).toContain('None at that time; current state unknown.')
    expect(html).not.toMatch(/>0</)
    expect(panel(viewOf(EMPTY, LIVE)).html.match(/>0</g)).toHaveLength(4)
  })

  it('explain a silent runtime, and keep their rows without any green', () => {
    const verdict = { mark: 'unknown', banner: 'runtime-silent', shows: 'last-live' } as const
    const { html, text } = panel(viewOf(someTickets(), verdict))
    expect(html).toContain('data-testid="banner-runtime-silent"')
    expect(text).toContain('whether the work goes on cannot be confirmed')
    expect(text).toContain('silent for 40 s')
    expect(html).toContain('data-live="false"')
    expect(html).toContain('data-testid="ticket-a1"')
  })

  it('show neither a list nor a number where nothing has been read', () => {
    const verdict = { mark: 'offline', banner: 'offline', shows: 'nothing' } as const
    const { html, text } = panel(
      viewOf<AssignedTicketsBody>(null, verdict, { failureSince: null, nextTryAt: null }),
    )
    expect(html).not.toContain('data-testid="bucket-')
    expect(text).not.toMatch(/\d/)
    expect(text).toContain('unknown')
  })

  it('show a skeleton without a number while the first answer is awaited', () => {
    const { text } = panel(
      viewOf<AssignedTicketsBody>(null, { mark: 'unknown', banner: null, shows: 'skeleton' }),
    )
    expect(text).not.toMatch(/\d/)
    expect(text).not.toContain('No ticket')
  })

  it('are marked as samples, every row of them', () => {
    const verdict = { mark: 'sample', banner: 'stub', shows: 'sample' } as const
    const { html, text } = panel(viewOf(koraAssignedSeaTicketsStub(), verdict))
    const rows = html.split('data-testid="ticket-').slice(1)
    expect(rows).toHaveLength(5)
    for (const row of rows) expect(row).toContain('>sample<')
    expect(text).toContain('DATABASE_URL is not set')
    expect(html).toContain('data-live="false"')
  })
})
