import { describe, expect, test } from 'vitest'
import {
  fromHead,
  keptBack,
  pagesInSight,
  rowsOf,
  type TicketList,
  withCounts,
  withNewer,
  withNextPage,
} from './tickets-list'
import { rereadLimit, withReread } from './tickets-reread'
import { TicketFixture } from './tickets.fixture'

const PAGE = 3
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

const opened = (store: TicketFixture) => fromHead({ body: store.read({ limit: PAGE }), asOf: 1 })

function further(store: TicketFixture, list: TicketList): TicketList {
  const body = store.read({ limit: PAGE, cursor: list.nextCursor })
  return withNextPage(list, { body, asOf: 2 })
}

function kept(store: TicketFixture, list: TicketList, asOf = 3): TicketList {
  const counts = store.read({ limit: 0, cursor: list.newer.cursor })
  return list.pages.reduce(
    (known, _page, index) => {
      const limit = rereadLimit(known, index)
      const cursor = known.pages[index]?.cursor ?? null
      return withReread(known, index, { body: store.read({ limit, cursor }), asOf, limit })
    },
    withCounts(list, { body: counts, asOf }),
  )
}

function shown(store: TicketFixture, list: TicketList): TicketList {
  const { cursor, count } = list.newer
  const body = count === 0 || cursor === null ? null : store.read({ limit: 200, cursor })
  return withNewer(list, body === null ? null : { body, asOf: 4 })
}

const ids = (list: TicketList) => rowsOf(list).map(({ item }) => item.id)
const leftIds = (list: TicketList) =>
  rowsOf(list).flatMap(({ item, left }) => (left ? [item.id] : []))

describe('a list of tickets, page by page', () => {
  test('reaches its end with each ticket once', () => {
    const store = new TicketFixture(upTo(8))
    let list = opened(store)
    while (list.nextCursor !== null) list = further(store, list)
    expect(ids(list)).toEqual(['t8', 't7', 't6', 't5', 't4', 't3', 't2', 't1'])
  })

  test('shows nothing newer by itself, but says how many there are', () => {
    const store = new TicketFixture(upTo(8))
    const before = opened(store)
    store.put(9)
    store.put(10)
    const list = kept(store, before)
    expect(ids(list)).toEqual(ids(before))
    expect(keptBack(list)).toEqual({
      newer: { count: 2, capped: false, cursor: 'ahead:8' },
      between: 0,
      left: 0,
    })
    expect(list.total?.count).toBe(10)
  })

  test('puts what is newer in front when it is asked to, and counts from there', () => {
    const store = new TicketFixture(upTo(8))
    let list = further(store, opened(store))
    store.put(9)
    store.put(10)
    list = shown(store, kept(store, list))
    expect(ids(list)).toEqual(['t10', 't9', 't8', 't7', 't6', 't5', 't4', 't3'])
    expect(keptBack(kept(store, list)).newer.count).toBe(0)
    store.put(11)
    expect(keptBack(kept(store, list)).newer.count).toBe(1)
    expect(leftIds(kept(store, list))).toEqual([])
  })

  test('loses none of more than an answer holds', () => {
    const store = new TicketFixture(upTo(4))
    let list = kept(store, opened(store))
    for (const place of upTo(500)) store.put(place)
    list = kept(store, list)
    expect(keptBack(list).newer).toMatchObject({ count: 200, capped: true })
    while (keptBack(list).newer.count > 0) list = kept(store, shown(store, list))
    while (list.nextCursor !== null) list = further(store, list)
    expect(ids(list)).toEqual(
      upTo(500)
        .toReversed()
        .map((place) => `t${place}`),
    )
  })

  test('brings rows up to date where they stand, newer ones ahead or not', () => {
    const store = new TicketFixture(upTo(8))
    let list = further(store, opened(store))
    store.put(20)
    store.put(8, { status: 'completed' })
    store.put(4, { status: 'claimed' })
    list = kept(store, list, 7)
    expect(ids(list)).toEqual(['t8', 't7', 't6', 't5', 't4', 't3'])
    expect(rowsOf(list)[0]?.item.status).toBe('completed')
    expect(rowsOf(list)[4]?.item.status).toBe('claimed')
    expect(rowsOf(list).every(({ asOf }) => asOf === 7)).toBe(true)
  })

  test('keeps a row that left in its place, says so, and lets it go when asked to', () => {
    const store = new TicketFixture(upTo(8))
    let list = further(store, opened(store))
    for (const place of [8, 6, 4]) store.tickets.delete(place)
    list = kept(store, list)
    expect(ids(list)).toEqual(['t8', 't7', 't6', 't5', 't4', 't3'])
    expect(leftIds(list)).toEqual(['t8', 't6', 't4'])
    expect(keptBack(list).left).toBe(3)
    expect(ids(shown(store, list))).toEqual(['t7', 't5', 't3'])
  })

  test('says nothing of the very last row that has not come again, until it knows what follows', () => {
    const store = new TicketFixture(upTo(8))
    let list = opened(store)
    store.tickets.delete(6)
    list = kept(store, list, 9)
    expect(leftIds(list)).toEqual([])
    expect(rowsOf(list).map(({ asOf }) => asOf)).toEqual([9, 9, 1])
    expect(leftIds(kept(store, further(store, list)))).toEqual(['t6'])
  })

  test('takes a row back that has come again', () => {
    const store = new TicketFixture(upTo(4))
    let list = opened(store)
    store.tickets.delete(3)
    list = kept(store, list)
    expect(leftIds(list)).toEqual(['t3'])
    store.put(3)
    expect(leftIds(kept(store, list))).toEqual([])
  })

  test('keeps back what comes in between, and puts it in its place when asked to', () => {
    const store = new TicketFixture([10, 20, 30, 40, 50, 60])
    let list = further(store, opened(store))
    for (const place of [55, 54, 35, 25]) store.put(place)
    list = kept(store, list)
    expect(ids(list)).toEqual(['t60', 't50', 't40', 't30', 't20', 't10'])
    expect(keptBack(list).between).toBe(4)
    list = shown(store, list)
    expect(ids(list)).toEqual([
      ...['t60', 't55', 't54', 't50', 't40', 't35', 't30', 't25', 't20', 't10'],
    ])
    expect(keptBack(kept(store, list))).toMatchObject({ newer: { count: 0 }, between: 0, left: 0 })
  })

  test('shows a ticket once that went to the head', () => {
    const store = new TicketFixture(upTo(6))
    let list = further(store, opened(store))
    const moved = store.tickets.get(2)
    store.tickets.delete(2)
    store.put(9, { ...moved, id: 't2' })
    list = kept(store, list)
    expect(leftIds(list)).toEqual(['t2'])
    expect(ids(shown(store, list))).toEqual(['t2', 't6', 't5', 't4', 't3', 't1'])
  })

  test('an answer that was cut off says nothing of the rows behind it', () => {
    const store = new TicketFixture(upTo(6))
    const list = opened(store)
    for (const place of upTo(300)) store.put(place + 100)
    const after = kept(store, list, 9)
    expect(ids(after)).toEqual(ids(list))
    expect(leftIds(after)).toEqual([])
    expect(rowsOf(after)[0]?.asOf).toBe(1)
  })

  test('knows the pages that are in sight', () => {
    const store = new TicketFixture(upTo(8))
    const list = further(store, further(store, opened(store)))
    expect(pagesInSight(list, 0, 2)).toEqual([0])
    expect(pagesInSight(list, 2, 3)).toEqual([0, 1])
    expect(pagesInSight(list, 6, 30)).toEqual([2])
  })
})
