import { test as base } from '@playwright/test'
import { cloneDatabase } from '@/testing/database'
import type { TestDatabase } from '@/testing/database'
import { openApiFront } from './fixtures/api-front'
import type { ApiFront } from './fixtures/api-front'
import { INTERVAL_MS } from './fixtures/bounds'
import { recordPage } from '@/e2e/fixtures/page-recorder'
import type { PageRecorder } from '@/e2e/fixtures/page-recorder'
import { openCockpit } from './fixtures/cockpit'
import type { Cockpit } from './fixtures/cockpit'
import { openStoppablePostgres } from './fixtures/stoppable-postgres'
import type { StoppablePostgres } from './fixtures/stoppable-postgres'
import { insertWork } from './fixtures/work'
import type { Work } from './fixtures/work'

interface Options {
  /** `own`: a Postgres that the test may stop, which costs seconds; else the run's shared one. */
  postgresOf: 'shared' | 'own'
  /** Laid over the environment of the cockpit; an empty text takes a variable away. */
  cockpitEnv: Readonly<Record<string, string>>
}

/** The world of one test: nobody else reads or writes it. Each part is made when it is asked for. */
interface Fixture {
  database: TestDatabase
  /** One ticket in every bucket. */
  work: Work
  /** What a cockpit on the test's database is told; for tests that serve it themselves. */
  environment: Readonly<Record<string, string>>
  /** The built server on the test's database, its boot over, with an interval of a second. */
  cockpit: Cockpit
  /** A front before the cockpit's API that the test can break. */
  front: ApiFront
  /** The Postgres of a test with `postgresOf: 'own'`, else null. */
  postgres: StoppablePostgres | null
  /** What the page has shown, at every moment. */
  recorder: PageRecorder
}

export const test = base.extend<
  Options & Fixture,
  { ownPostgres: () => Promise<StoppablePostgres> }
>({
  postgresOf: ['shared', { option: true }],
  cockpitEnv: [{}, { option: true }],

  ownPostgres: [
    async ({}, give) => {
      let opened: Promise<StoppablePostgres> | undefined
      await give(() => (opened ??= openStoppablePostgres()))
      await (await opened)?.remove()
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  postgres: async ({ postgresOf, ownPostgres }, give) => {
    const postgres = postgresOf === 'own' ? await ownPostgres() : null
    await postgres?.start()
    await give(postgres)
    await postgres?.start()
  },

  database: async ({ postgres }, give) => {
    const database = await (postgres === null ? cloneDatabase() : postgres.createDatabase())
    await give(database)
    await postgres?.start()
    await database.drop()
  },

  work: async ({ database }, give) => {
    await give(await insertWork(database))
  },

  environment: async ({ database, cockpitEnv }, give) => {
    await give({
      DATABASE_URL: database.url,
      KORA_WORKSPACE_ID: database.workspaceId,
      KORA_REFRESH_SECONDS: String(INTERVAL_MS / 1_000),
      KORA_PRESENCE_SECONDS: String(INTERVAL_MS / 1_000),
      ...cockpitEnv,
    })
  },

  cockpit: async ({ environment }, give) => {
    const cockpit = await openCockpit(environment)
    await cockpit.ready()
    await give(cockpit)
    await cockpit.stop()
  },

  front: async ({ cockpit }, give) => {
    const front = await openApiFront({ targetPort: cockpit.port })
    await give(front)
    await front.close()
  },

  recorder: async ({ page }, give) => {
    await give(await recordPage(page))
  },
})

export { expect } from '@playwright/test'
