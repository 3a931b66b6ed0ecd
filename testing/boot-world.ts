import { BOOTING_STATE } from '@/lib/domain/operational-state'
import { Boot, type BootOptions } from '@/lib/server/boot/boot'
import { BootReport } from '@/lib/server/boot/boot-report'
import { Leadership } from '@/lib/server/boot/leadership'
import { SubstrateWatch } from '@/lib/server/boot/substrate-watch'
import { wireOperationalState } from '@/lib/server/boot/wire-operational-state'
import { StateTimeline } from '@/lib/server/event-log/state-timeline'
import { OperationalStateHolder } from '@/lib/server/holder/operational-state-holder'
import { SubstrateProvider } from '@/lib/server/provider/substrate-provider'
import type { AppendedEvent } from '@/lib/server/substrate/sql/append-events'
import { collectedLog } from './collected-log'
import { FakeClock } from './fake-clock'
import { ScriptedLock } from './scripted-lock'
import { scriptedSubstrate } from './scripted-substrate'

interface BootWorldOptions {
  readonly substrate?: Parameters<typeof scriptedSubstrate>[0]
  readonly retryBudget?: number
  readonly register?: (provider: SubstrateProvider) => void
  readonly role?: BootOptions['role']
  readonly work?: BootOptions['work']
  readonly sweep?: BootOptions['sweep']
  readonly serverless?: boolean
}

export type BootWorld = ReturnType<typeof bootWorld>

/** A boot with all its real parts, over a substrate by script and a clock that the test moves. */
export function bootWorld({
  substrate,
  retryBudget = 20,
  register,
  role = 'runtime',
  work = null,
  sweep = { start: () => undefined, wake: () => undefined, stop: () => Promise.resolve() },
  serverless = false,
}: BootWorldOptions = {}) {
  const lock = new ScriptedLock()
  const clock = new FakeClock()
  const { log, lines } = collectedLog()
  const seen = {
    appended: [] as AppendedEvent[],
    /** How many events each transaction appended. */
    appends: [] as number[],
    registered: [] as SubstrateProvider[],
    cleared: 0,
    terms: 0,
    deposed: 0,
    /** Another instance has taken a term after this one. */
    isFollowed: false,
  }
  const provider = new SubstrateProvider({
    substrate: scriptedSubstrate({
      readTerm: () => {
        const instanceId = seen.isFollowed ? 'other' : 'me'
        return Promise.resolve(seen.terms === 0 ? null : { term: String(seen.terms), instanceId })
      },
      takeTerm: () => Promise.resolve(String((seen.terms += 1))),
      clearPresence: () => {
        seen.cleared += 1
        return Promise.resolve()
      },
      appendEventsInTerm: (_term, events) => {
        seen.appended.push(...events)
        seen.appends.push(events.length)
        return Promise.resolve(true)
      },
      ...substrate,
    }),
    workspaceId: 'org_test',
    clock,
    log,
  })
  const holder = new OperationalStateHolder(BOOTING_STATE, { clock, log })
  const report = new BootReport()
  const leadership = new Leadership({
    instanceId: 'me',
    provider,
    lock,
    holder,
    clock,
    log,
    presenceMs: 10_000,
    onDeposed: () => {
      seen.deposed += 1
    },
  })
  const { outbox } = wireOperationalState(holder, leadership, {
    log,
    bootAccount: () => report.account,
    isRecorded: () => leadership.isRecorded,
    gatherMs: 0,
  })
  leadership.joinOutbox(outbox)
  const parts = { provider, holder, outbox, clock, log }
  const boot = new Boot({
    ...parts,
    report,
    retryBudget,
    timeline: new StateTimeline({
      lastAt: () => Promise.resolve(null),
      after: () => Promise.resolve([]),
    }),
    leadership,
    role,
    presenceMs: 10_000,
    work,
    sweep,
    live: null,
    serverless,
    watch: new SubstrateWatch(parts),
    register: register ?? ((registered) => void seen.registered.push(registered)),
  })
  return Object.assign(seen, {
    boot,
    clock,
    holder,
    leadership,
    lines,
    lock,
    outbox,
    provider,
    /** Starts the boot; resolves when it has ended in a state. The lead goes on after that. */
    booted: async () => {
      void boot.start()
      await boot.decided
    },
  })
}
