import { expect, it } from 'vitest'
import { browserSource, PageClockStore } from '@/lib/client/page-clock/page-clock'
import { ServerClock } from '@/lib/client/freshness/server-clock'
import { explorerTab } from './explorer-tab'

const options = { intervalMs: 5_000, serverNow: 0, source: browserSource }
const pageClock = new PageClockStore(new ServerClock(), options).current()

it.each([
  ['live', 'Tickets · Kora', 'page'],
  ['polling', 'Tickets · Kora', 'page'],
  ['sample', 'Tickets · no database', 'sample'],
  ['stale', 'Tickets · stale', 'alarm'],
  ['offline', 'Tickets · offline', 'alarm'],
  ['unknown', 'Tickets · unknown', 'unknown'],
] as const)('the tab of a page that is %s says %s', (mark, title, icon) => {
  expect(explorerTab({ title: 'Tickets', mark, pageClock })).toEqual({ title, icon })
})

it('says that the tab is hidden, whatever the mark', () => {
  const hidden = { ...pageClock, visible: false, hiddenSince: 0, longHidden: true }
  const { title, icon } = explorerTab({ title: 'Tickets', mark: 'live', pageClock: hidden })
  expect(title).toMatch(/^Kora · not watching since \d\d:\d\d$/)
  expect(icon).toBe('unknown')
})
