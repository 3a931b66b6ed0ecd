import { BOOTING_STATE } from '@/lib/domain/state/operational-state'
import { Boot, type BootOptions } from '@/lib/server/boot/boot'
import { BootOnRequest } from '@/lib/server/boot/boot-on-request'
import { BootReport } from '@/lib/server/following/boot-report'
import { Leadership } from '@/lib/server/leadership/leadership'
import { RuntimeView } from '@/lib/server/following/runtime-view'
import { gateChecks } from '@/lib/server/boot/gates'
import { WriteWatch } from '@/lib/server/boot/write-watch'
import { SubstrateWatch } from '@/lib/server/boot/substrate-watch'
import { wireOperationalState } from '@/lib/server/state/wire-operational-state'
import { StateTimeline } from '@/lib/server/state/state-timeline'
import { OperationalStateHolder } from '@/lib/server/state/operational-state-holder'
import { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import type { AppendedEvent } from '@/lib/server/db/sql/events/append-events'
import { collectedLog } from '@/testing/process/collected-log'
import { FakeClock } from '@/testing/process/fake-clock'
import { ScriptedLock } from './scripted-lock'
import { scriptedSubstrate } from '@/testing/database/scripted-substrate'

interface BootFixtureOptions {
  readonly substrate?: Parameters<typeof scriptedSubstrate>[0]
  readonly retryBudget?: number
  readonly register?: (provider: SubstrateProvider) => void
  readonly role?: BootOptions['role']
  readonly work?: BootOptions['work']
  readonly checkAgent?: BootOptions['checkAgent']
  readonly sweep?: BootOptions['sweep']
  /** Reads the state's past; by default there is none. */
  readonly readPast?: () => Promise<readonly []>
}

export type BootFixture = ReturnType<typeof bootFixture>

/** A boot with all its real parts, over a substrate by script and a clock that the test moves. */
export function bootFixture({
  substrate,
  retryBudget = 20,
  register,
  role = 'runtime',
  work = null,
  checkAgent = work === null ? null : () => Promise.resolve(null),
  readPast = () => Promise.resolve([]),
  sweep = { start: () => undefined, wake: () => undefined, stop: () => Promise.resolve() },
}: BootFixtureOptions = {}) {
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
    batchMs: 0,
  })
  leadership.joinOutbox(outbox)
  const parts = { provider, holder, outbox, clock, log }
  const registered = register ?? ((one: SubstrateProvider) => void seen.registered.push(one))
  const boot = new Boot({
    ...parts,
    report,
    retryBudget,
    leadership,
    role,
    work,
    checkAgent,
    sweep,
    writes: new WriteWatch({
      ...parts,
      checks: gateChecks(provider, clock, role),
      rehearseClaim: null,
      isLeading: () => leadership.mode === 'leading',
    }),
    live: null,
    watch: new SubstrateWatch(parts),
    register: registered,
  })
  const timeline = new StateTimeline({
    lastAt: () => Promise.resolve(null),
    after: readPast,
  })
  const agent = work === null ? null : { isAgentReachable: true }
  const view = { ...parts, leadership, timeline, report, role, presenceMs: 10_000, agent }
  return Object.assign(seen, {
    boot,
    /** What answers ask of it. */
    runtime: new RuntimeView(view),
    /** The boot as requests make it on a serverless host. */
    onRequest: new BootOnRequest({ ...parts, report, register: registered }),
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
