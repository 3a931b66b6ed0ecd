import type { ChainEventDraft } from '@/lib/domain/chain-event'
import { BOOTING_STATE } from '@/lib/domain/operational-state'
import { Leadership } from '@/lib/server/boot/leadership'
import { EventOutbox } from '@/lib/server/event-log/event-outbox'
import { OperationalStateHolder } from '@/lib/server/holder/operational-state-holder'
import { SubstrateProvider } from '@/lib/server/provider/substrate-provider'
import type { AppendedEvent } from '@/lib/server/substrate/sql/append-events'
import type { BeatPresenceInput } from '@/lib/server/substrate/sql/beat-presence'
import type { LeaderPresence } from '@/lib/server/substrate/sql/read-leader'
import { collectedLog } from './collected-log'
import { FakeClock } from './fake-clock'
import { ScriptedLock } from './scripted-lock'
import { scriptedSubstrate } from './scripted-substrate'

export const PREDECESSOR: LeaderPresence = {
  instanceId: 'old',
  term: '6',
  heartbeatAt: '2026-05-21T11:58:00.000000Z',
  state: null,
  asOf: '2026-05-21T12:00:00.000000Z',
}

/** The lead of the instance `me` over a substrate that fences by its term, as Postgres does. */
export function leadershipWorld({ before = null }: { before?: LeaderPresence | null } = {}) {
  const clock = new FakeClock()
  const { log, lines } = collectedLog()
  const lock = new ScriptedLock()
  const row = { term: 6, instanceId: 'old' }
  const world = {
    leader: before,
    beats: [] as BeatPresenceInput[],
    appended: [] as AppendedEvent[],
    /** The term under which each event entered the log, in the order of `appended`. */
    appendedIn: [] as string[],
    cleared: [] as unknown[],
    deposed: 0,
    beatTrouble: null as Error | null,
    appendTrouble: null as Error | null,
    termTrouble: null as Error | null,
    /** What happens while the answer about the new term is on its way. */
    whileTakingTerm: (): unknown => null,
    /** Awaited by each beat before the substrate sees it. */
    beforeBeat: () => Promise.resolve(),
  }
  const isOpen = (fence: { instanceId: string; term: string | null }) =>
    fence.instanceId === row.instanceId && fence.term === String(row.term)
  const substrate = scriptedSubstrate({
    readLeader: () => Promise.resolve(world.leader),
    takeTerm: ({ instanceId }) => {
      if (world.termTrouble !== null) return Promise.reject(world.termTrouble)
      Object.assign(row, { term: row.term + 1, instanceId })
      const term = String(row.term)
      world.leader = { ...PREDECESSOR, instanceId, term }
      world.whileTakingTerm()
      return Promise.resolve(term)
    },
    beatPresence: async (input) => {
      await world.beforeBeat()
      if (world.beatTrouble !== null) throw world.beatTrouble
      if (!isOpen({ instanceId: input.instanceId, term: input.term })) return null
      world.beats.push(input)
      return new Date(clock.now()).toISOString()
    },
    clearPresence: (input) => {
      world.cleared.push(input)
      return Promise.resolve()
    },
    appendEventsInTerm: (fence, events) => {
      if (world.appendTrouble !== null) return Promise.reject(world.appendTrouble)
      if (!isOpen(fence)) return Promise.resolve(false)
      world.appended.push(...events)
      world.appendedIn.push(...events.map(() => fence.term))
      return Promise.resolve(true)
    },
  })
  const provider = new SubstrateProvider({ substrate, workspaceId: 'org_test', clock, log })
  const holder = new OperationalStateHolder(BOOTING_STATE, { clock, log })
  const leadership = new Leadership({
    instanceId: 'me',
    provider,
    lock,
    holder,
    clock,
    log,
    presenceMs: 10_000,
    onDeposed: () => {
      world.deposed += 1
    },
  })
  const outbox = new EventOutbox({
    append: (events) => leadership.appendEvents('org_test', events),
    newId: () => 'gap',
    log,
  })
  leadership.joinOutbox(outbox)
  const life = new AbortController()
  return Object.assign(world, {
    clock,
    leadership,
    life,
    lines,
    lock,
    outbox,
    row,
    lead: () => leadership.lead(life.signal),
    told: () => world.appended.map(({ eventType, payload }) => ({ eventType, payload })),
    /** What any other good read of the process does. */
    read: () => provider.clock.record(new Date(clock.now()).toISOString()),
    /** Another instance gets the lock and takes a term. */
    otherTakesOver: () => {
      lock.free = false
      Object.assign(row, { term: row.term + 1, instanceId: 'other' })
      world.leader = { ...PREDECESSOR, instanceId: 'other', term: String(row.term) }
    },
  })
}

/** An event to push into the outbox. */
export function chainEvent(eventId: string): ChainEventDraft {
  return {
    eventId,
    eventType: 'kora.operational_state.transitioned',
    occurredAt: '2026-05-21T12:00:00.000Z',
    payload: {},
  }
}
