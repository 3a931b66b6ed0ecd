import { describe, expect, it } from 'vitest'
import { isUuid } from '@/lib/domain/uuid'
import type { ChainEventDraft } from '@/lib/domain/chain-event'
import { BOOTING_STATE, withPrimaryState } from '@/lib/domain/state/operational-state'
import { collectedLog } from '@/testing/process/collected-log'
import { makeEmitListener } from './emit-listener'
import type { EventLogTarget } from './emit-state-transition'

const READY = withPrimaryState(BOOTING_STATE, 'ready')
const AT = Date.parse('2026-05-21T12:00:00.250Z')

function setUp() {
  const appended: ChainEventDraft[] = []
  const substrate = { away: false }
  const target: EventLogTarget = {
    isInitialized: true,
    resolveWorkspaceId: () => 'org_test',
    appendEvents: (_workspaceId, events) => {
      if (substrate.away) return Promise.reject(new Error('away'))
      appended.push(...events)
      return Promise.resolve()
    },
  }
  const { log } = collectedLog()
  const emitter = makeEmitListener(target, { log, bootAccount: () => null })
  return { ...emitter, appended, substrate, target }
}

describe('the listener of the event log', () => {
  it('appends the events of a transition with ids of their own and the true time', async () => {
    const { appended, listener } = setUp()
    await listener(BOOTING_STATE, READY, 'all §9.2 gates pass', AT)
    expect(appended.map((event) => event.eventType)).toEqual([
      'kora.operational_state.transitioned',
      'kora.boot.ready',
    ])
    for (const event of appended) {
      expect(event.eventId).toSatisfy(isUuid)
      expect(event.eventId).toBe(event.eventId.toLowerCase())
      expect(event.occurredAt).toBe('2026-05-21T12:00:00.250Z')
    }
    expect(new Set(appended.map((event) => event.eventId)).size).toBe(2)
  })

  it('fails where the append fails, and loses nothing: the next one brings both', async () => {
    const { appended, listener, outbox, substrate } = setUp()
    substrate.away = true
    await expect(listener(BOOTING_STATE, READY, 'first', AT)).rejects.toMatchObject({
      code: 'operational_state_emit_failed',
      message: 'kora.operational_state.transitioned could not be appended: away',
    })
    expect(outbox.size).toBe(1)
    substrate.away = false
    await listener(READY, withPrimaryState(READY, 'active'), 'second', AT + 60_000)
    expect(appended.map((event) => [event.payload.trigger, event.occurredAt])).toEqual([
      ['first', '2026-05-21T12:00:00.250Z'],
      ['second', '2026-05-21T12:01:00.250Z'],
    ])
  })

  it('without a provider fails loudly and keeps the events', async () => {
    const { log } = collectedLog()
    const { listener, outbox } = makeEmitListener(null, { log, bootAccount: () => null })
    await expect(listener(BOOTING_STATE, READY, 'x', AT)).rejects.toThrow('no provider')
    expect(outbox.size).toBe(1)
  })

  it('tells nothing of an instance that stands by, not even later', async () => {
    const { appended, target } = setUp()
    const { log } = collectedLog()
    const life = { recorded: false }
    const { listener, outbox } = makeEmitListener(target, {
      log,
      bootAccount: () => null,
      isRecorded: () => life.recorded,
    })
    await listener(BOOTING_STATE, READY, 'while standing by', AT)
    expect(outbox.size).toBe(0)
    life.recorded = true
    await listener(READY, withPrimaryState(READY, 'active'), 'while leading', AT)
    expect(appended.map((event) => event.payload.trigger)).toEqual(['while leading'])
  })
})
