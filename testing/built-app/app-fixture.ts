import { expect, vi } from 'vitest'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { serveCockpit, type ServedCockpit } from '@/scripts/served-cockpit'
import { ask } from './ask'
import { STATE } from './contract'

/** How long a boot may take here; two cores are shared with the tests beside this one. */
const BOOT_LIMIT_MS = 40_000

type Environment = Readonly<Record<string, string>>

/** Cockpits of the last build, that end with the suite they belong to. */
export class AppFixture {
  readonly #served: ServedCockpit[] = []
  readonly #environment: Environment

  constructor(environment: Environment = {}) {
    this.#environment = environment
  }

  async serve(environment: Environment = {}, by?: 'serve' | 'next'): Promise<ServedCockpit> {
    const env = { ...this.#environment, ...environment }
    const cockpit = await serveCockpit({ env, ...(by && { by }) })
    this.#served.push(cockpit)
    return cockpit
  }

  async close(): Promise<void> {
    await Promise.all(this.#served.map((cockpit) => cockpit.kill()))
  }
}

/** A fixture around a database of its own, with intervals of a second. */
export async function openAppFixture(
  environment: Environment = {},
): Promise<{ db: TestDatabase; fixture: AppFixture; close: () => Promise<void> }> {
  const db = await cloneDatabase()
  const fixture = new AppFixture({ ...environmentOf(db), ...environment })
  const close = async () => {
    await fixture.close()
    await db.drop()
  }
  return { db, fixture, close }
}

/** The environment that a cockpit needs to work on a database, at short intervals. */
export function environmentOf(db: { url: string; workspaceId: string }): Record<string, string> {
  return {
    DATABASE_URL: db.url,
    KORA_WORKSPACE_ID: db.workspaceId,
    KORA_REFRESH_SECONDS: '1',
    KORA_PRESENCE_SECONDS: '1',
  }
}

/** Waits until a read of the cockpit is as expected; fails with the last difference. */
export async function until<Read>(read: () => Promise<Read>, expected: Read): Promise<void> {
  await vi.waitFor(async () => expect(await read()).toEqual(expected), {
    timeout: BOOT_LIMIT_MS,
    interval: 50,
  })
}

/** Waits until the state route reports a primary state. */
export function untilState(cockpit: ServedCockpit, primaryState: string): Promise<void> {
  return until<unknown>(async () => (await ask(cockpit, STATE)).json().primary_state, primaryState)
}

/** Waits until the readiness route reports a code. */
export function untilReadiness(cockpit: ServedCockpit, code: string): Promise<void> {
  return until<unknown>(async () => (await ask(cockpit, '/api/health/ready')).json().code, code)
}
