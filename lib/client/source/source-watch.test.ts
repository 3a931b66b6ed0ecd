import { describe, expect, it } from 'vitest'
import { SourceWatch } from './source-watch'

function watchOf(source: string | null) {
  let now = 1_000
  const watch = new SourceWatch({ source, loadedAt: 1_000, now: () => now })
  const later = () => {
    now += 1_000
  }
  return { watch, later }
}

describe('a page that holds each answer against its source', () => {
  it.each([
    ['x.db.log', 'workspace'],
    ['x.y.z', 'workspace'],
    ['ws.x.log', 'database'],
    ['ws.db.x', 'log'],
  ])('finds in %s that another %s is served', (source, part) => {
    const { watch } = watchOf('ws.db.log')
    expect(watch.observe({ source, workspace: 'org_other' })).toEqual({
      part,
      workspace: 'org_other',
      since: 1_000,
    })
    expect(watch.current()?.part).toBe(part)
  })

  it('learns from the first answer what was not known when it was loaded', () => {
    const { watch } = watchOf('ws.-.-')
    expect(watch.observe({ source: 'ws.db.-' })).toBeNull()
    expect(watch.observe({ source: 'ws.db.log' })).toBeNull()
    expect(watch.observe({ source: 'ws.db.other' })?.part).toBe('log')
    expect(watch.observe({ source: 'ws.other.log' })?.part).toBe('database')
  })

  it('takes a part that is not known any more for no other one', () => {
    const { watch } = watchOf('ws.db.log')
    expect(watch.observe({ source: 'ws.-.-' })).toBeNull()
    expect(watch.observe({ source: 'ws.db.other' })?.part).toBe('log')
  })

  it('keeps what it found, and since when, until its own source is back', () => {
    const { watch, later } = watchOf('ws.db.log')
    watch.observe({ source: 'x.db.log' })
    later()
    expect(watch.observe({ source: 'x.db.log', workspace: 'org_x' })?.since).toBe(1_000)
    // A proxy's own answer says nothing of the source.
    expect(watch.observe({ source: null })?.workspace).toBe('org_x')
    expect(watch.observe({ source: 'ws.db.log' })).toBeNull()
    expect(watch.current()).toBeNull()
  })

  it('finds that the log went back after it was loaded, and holds on to that', () => {
    const { watch } = watchOf('ws.db.log')
    const own = { source: 'ws.db.log', workspace: 'org' }
    const at = (ms: number) => new Date(ms).toISOString()
    expect(watch.observe({ ...own, wentBackAt: at(1_000) })).toBeNull()
    expect(watch.observe({ ...own, wentBackAt: at(2_000) })).toEqual({
      part: 'past',
      workspace: 'org',
      since: 2_000,
    })
    // Another instance, which has read nothing before, does not know.
    expect(watch.observe(own)?.part).toBe('past')
  })

  it('reports each change once', () => {
    const { watch } = watchOf('ws.db.log')
    let reported = 0
    watch.subscribe(() => (reported += 1))
    watch.observe({ source: 'x.db.log', workspace: 'org_x' })
    watch.observe({ source: 'x.db.log', workspace: 'org_x' })
    // The stream says no name; the one that an answer gave stays.
    watch.observe({ source: 'x.db.log' })
    expect(reported).toBe(1)
    expect(watch.current()?.workspace).toBe('org_x')
    watch.observe({ source: 'ws.db.log' })
    expect(reported).toBe(2)
  })
})
