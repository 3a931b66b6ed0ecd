import { describe, expect, it } from 'vitest'
import { CHAIN_EVENT, type ChainEventDraft } from '@/lib/domain/chain-event'
import { emitStateTransition, type EventLogTarget } from './emit-state-transition'

function draft(eventType: ChainEventDraft['eventType']): ChainEventDraft {
  return { eventId: eventType, eventType, occurredAt: '2026-05-21T12:00:00.000Z', payload: {} }
}
const EVENTS = [draft(CHAIN_EVENT.stateTransitioned), draft(CHAIN_EVENT.bootReady)]
const TYPES = 'kora.operational_state.transitioned + kora.boot.ready'

function target(script: Partial<EventLogTarget> = {}): EventLogTarget {
  return {
    isInitialized: true,
    resolveWorkspaceId: () => 'org_test',
    appendEvents: () => Promise.resolve(),
    ...script,
  }
}

describe('the append of a transition', () => {
  it('hands all its events over at once, in order, for the workspace', async () => {
    const appended: unknown[] = []
    await emitStateTransition(
      target({
        appendEvents: (workspaceId, events) => {
          appended.push([workspaceId, events])
          return Promise.resolve()
        },
      }),
      EVENTS,
    )
    expect(appended).toEqual([['org_test', EVENTS]])
  })

  it.each<[string, EventLogTarget | null, string]>([
    ['there is no provider', null, 'no provider'],
    [
      'nothing is connected',
      target({ isInitialized: false }),
      'no connection to the substrate yet',
    ],
    ['the workspace is missing', target({ resolveWorkspaceId: () => null }), 'no workspace'],
    ['the workspace is empty', target({ resolveWorkspaceId: () => '' }), 'no workspace'],
    ['the workspace is blank', target({ resolveWorkspaceId: () => '  ' }), 'no workspace'],
    [
      'the workspace cannot be told',
      target({
        resolveWorkspaceId: () => {
          throw new Error('two tenants at once')
        },
      }),
      'the workspace cannot be told: two tenants at once',
    ],
    [
      'the database refuses',
      target({ appendEvents: () => Promise.reject(new Error('disk full')) }),
      'disk full',
    ],
    [
      'the database refuses for a reason behind the reason',
      target({
        appendEvents: () =>
          Promise.reject(new Error('append failed', { cause: new Error('disk full') })),
      }),
      'append failed (disk full)',
    ],
  ])('fails loudly when %s, naming event and cause once', async (_when, given, cause) => {
    await expect(emitStateTransition(given, EVENTS)).rejects.toMatchObject({
      code: 'operational_state_emit_failed',
      message: `${TYPES} could not be appended: ${cause}`,
    })
  })

  it('asks the database for nothing when something is missing before', async () => {
    let asked = 0
    const counting = {
      appendEvents: () => {
        asked += 1
        return Promise.resolve()
      },
    }
    for (const missing of [{ isInitialized: false }, { resolveWorkspaceId: () => '' }]) {
      await expect(
        emitStateTransition(target({ ...counting, ...missing }), EVENTS),
      ).rejects.toThrow()
    }
    expect(asked).toBe(0)
  })
})
