import type { ChainEventDraft } from '@/lib/domain/chain-event'
import { BOOTING_STATE } from '@/lib/domain/state/operational-state'
import { Leadership } from '@/lib/server/leadership/leadership'
import { EventOutbox } from '@/lib/server/state/event-outbox'
import { OperationalStateHolder } from '@/lib/server/state/operational-state-holder'
import { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import type { AppendedEvent } from '@/lib/server/db/sql/events/append-events'
import type { RecordHeartbeatInput } from '@/lib/server/db/sql/leadership/record-heartbeat'
import type { LeaderPresence } from '@/lib/server/db/sql/leadership/read-leader'
import { collectedLog } from '@/testing/process/collected-log'
import { FakeClock } from '@/testing/process/fake-clock'
import { primaryAge } from '@/testing/database/primary-age'
import { ScriptedLock } from './scripted-lock'
import { scriptedSubstrate } from '@/testing/database/scripted-substrate'

export const PREDECESSOR: LeaderPresence = {
  instanceId: 'old',
  term: '6',
  heartbeatAt: '2026-05-21T11:58:00.000000Z',
  state: null,
  asOf: '2026-05-21T12:00:00.000000Z',
}

interface Lead {
  readonly instanceId: string
  readonly term: string | null
}

/** The lead of the instance `me` over a substrate that fences by its term, as Postgres does. */
export function leadershipFixture({ before = null }: { before?: LeaderPresence | null } = {}) {
  const clock = new FakeClock()
  const { log, lines } = collectedLog()
  const lock = new ScriptedLock()
  const row = { term: 6, instanceId: 'old' }
  /** Instance and term of the log's events of these kinds, newest first. */
  const logged = (...types: string[]) =>
    fixture.appended
      .filter(({ eventType }) => types.includes(eventType))
      .map(({ payload }) => ({
        instanceId: String(payload.instance_id),
        term: typeof payload.term === 'string' ? payload.term : null,
      }))
      .reverse()
  const fixture = {
    leader: before,
    beats: [] as RecordHeartbeatInput[],
    appended: [] as AppendedEvent[],
    /** The term under which each event entered the log, in the order of `appended`. */
    appendedIn: [] as string[],
    cleared: [] as unknown[],
    deposed: 0,
    heartbeatFailure: null as Error | null,
    appendFailure: null as Error | null,
    termFailure: null as Error | null,
    /** The failure of the read of the earlier leaders from the log. */
    endsFailure: null as Error | null,
    /** The answer about the next term never comes, though the term is taken. */
    losesTermAnswer: false,
    clearFailure: null as Error | null,
    /** How often the term was read. */
    termReads: 0,
    /** Awaited by each append before the substrate sees it. */
    beforeAppend: () => Promise.resolve(),
    /** What happens while the answer about the new term is on its way. */
    whileTakingTerm: (): unknown => null,
    /** Awaited by each heartbeat before the substrate sees it. */
    beforeHeartbeat: () => Promise.resolve(),
  }
  const isOpen = (fence: { instanceId: string; term: string | null }) =>
    fence.instanceId === row.instanceId && fence.term === String(row.term)
  const substrate = scriptedSubstrate({
    readLeader: () => Promise.resolve(fixture.leader),
    readTerm: () => {
      fixture.termReads += 1
      return Promise.resolve({ term: String(row.term), instanceId: row.instanceId })
    },
    readUnreportedTerminations: ({ instanceId, before }) => {
      if (fixture.endsFailure !== null) return Promise.reject(fixture.endsFailure)
      const told = logged('kora.runtime.goodbye', 'kora.runtime.lost')
      const isSame = (one: Lead, other: Lead) =>
        one.instanceId === other.instanceId && one.term === other.term
      const led: Lead[] = [
        ...logged('kora.runtime.leading').slice(0, 1),
        ...(before ? [before] : []),
      ]
      return Promise.resolve(
        led
          .filter((lead, place) => led.findIndex((other) => isSame(lead, other)) === place)
          .filter((lead) => lead.instanceId !== instanceId)
          .filter((lead) => !told.some((end) => isSame(end, lead)))
          .map(({ instanceId: id, term }) => ({
            instanceId: id,
            term,
            lastHeartbeatAt: PREDECESSOR.heartbeatAt,
          })),
      )
    },
    takeTerm: ({ instanceId, after }) => {
      if (fixture.termFailure !== null) return Promise.reject(fixture.termFailure)
      if (after?.term !== String(row.term) || after.instanceId !== row.instanceId) {
        return Promise.reject(new Error('another instance has taken a term meanwhile'))
      }
      Object.assign(row, { term: row.term + 1, instanceId })
      const term = String(row.term)
      fixture.leader = { ...PREDECESSOR, instanceId, term }
      fixture.whileTakingTerm()
      if (fixture.losesTermAnswer) return Promise.reject(new Error('connection lost'))
      return Promise.resolve(term)
    },
    recordHeartbeat: async (input) => {
      await fixture.beforeHeartbeat()
      if (fixture.heartbeatFailure !== null) throw fixture.heartbeatFailure
      if (!isOpen({ instanceId: input.instanceId, term: input.term })) return null
      fixture.beats.push(input)
      return new Date(clock.now()).toISOString()
    },
    clearPresence: (input) => {
      if (fixture.clearFailure !== null) return Promise.reject(fixture.clearFailure)
      fixture.cleared.push(input)
      return Promise.resolve()
    },
    appendEventsInTerm: async (fence, events) => {
      await fixture.beforeAppend()
      if (fixture.appendFailure !== null) throw fixture.appendFailure
      if (!isOpen(fence)) return false
      fixture.appended.push(...events)
      fixture.appendedIn.push(...events.map(() => fence.term))
      return true
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
      fixture.deposed += 1
    },
  })
  const outbox = new EventOutbox({
    append: (events) => leadership.appendEvents('org_test', events),
    newId: () => 'gap',
    log,
  })
  leadership.joinOutbox(outbox)
  const life = new AbortController()
  return Object.assign(fixture, {
    clock,
    leadership,
    life,
    lines,
    lock,
    outbox,
    row,
    lead: () => leadership.lead(life.signal),
    told: () => fixture.appended.map(({ eventType, payload }) => ({ eventType, payload })),
    /** What any other good read of the process does. */
    read: (found: { isReadOnly?: boolean } = {}) =>
      provider.clock.roundTrip()({
        ...primaryAge(new Date(clock.now()).toISOString()),
        ...found,
      }),
    /** Another instance gets the lock and takes a term. */
    otherTakesOver: () => {
      lock.free = false
      Object.assign(row, { term: row.term + 1, instanceId: 'other' })
      fixture.leader = { ...PREDECESSOR, instanceId: 'other', term: String(row.term) }
    },
  })
}

/** An event of a runtime's life, as another process has appended it. */
export function runtimeEvent(
  kind: 'leading' | 'goodbye' | 'lost',
  { instanceId, term }: { instanceId: string; term: string },
): AppendedEvent {
  return {
    eventId: `${kind} ${instanceId} ${term}`,
    workspaceId: 'org_test',
    eventType: `kora.runtime.${kind}`,
    occurredAt: '2026-05-21T11:00:00.000Z',
    actorId: null,
    payload: { instance_id: instanceId, term },
  }
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
