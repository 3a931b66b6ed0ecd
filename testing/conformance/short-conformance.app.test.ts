import { dirname } from 'node:path'
import type { Browser } from '@playwright/test'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from '@/bench/pages/browser'
import { findPostgresBinaries } from '@/scripts/embedded/postgres-binaries'
import { findRunUser } from '@/scripts/embedded/run-user'
import { type Estate, openEstate } from './estate'
import { privilegeRevoked } from './faults/privilege-revoked'
import { readOnly } from './faults/read-only'
import { runFault } from './run-fault'

// `npm run conformance` makes every fault, and times it; here is what needs one Postgres alone.

let estate: Estate
let browser: Browser
beforeAll(async () => {
  const { postgres } = await findPostgresBinaries(await findRunUser(), () => undefined)
  ;[estate, browser] = await Promise.all([openEstate(dirname(postgres)), launchBrowser()])
})
afterAll(async () => {
  await browser.close()
  await estate.close()
})

it.each([readOnly, privilegeRevoked])(
  'the page says so, offers no work and is live again, when $when',
  async (fault) => {
    const outcome = await runFault(fault, {
      ...{ estate, browser, pictures: null },
      toleranceMs: Infinity,
    })
    expect(outcome.problems, outcome.logs.join('\n')).toEqual([])
    expect(outcome.cells).toHaveLength(4)
  },
)
