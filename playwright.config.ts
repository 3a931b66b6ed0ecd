import { availableParallelism } from 'node:os'
import { defineConfig, devices } from '@playwright/test'
import { findChromium } from './scripts/steps/browser.mjs'

const chromium = findChromium()

export default defineConfig({
  testDir: 'e2e',
  // Its paths lead `server-only` to an empty module, as in the other suites.
  tsconfig: 'e2e/playwright.tsconfig.json',
  globalSetup: './testing/database/cluster.global.ts',
  fullyParallel: true,
  workers: Math.min(2, availableParallelism()),
  // A test that fails now and then tells of a fault; trying again would hide it.
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  timeout: 120_000,
  // What must come in time is measured by the tests of freshness; here it has to come at all.
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    // Recorded for every test, it takes a fifth of the run: `-- --trace retain-on-failure` where one is
    // looked for.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(chromium === null ? {} : { executablePath: chromium }),
      args: [
        '--disable-component-update',
        '--disable-domain-reliability',
        '--disable-sync',
        '--no-pings',
        // Chromium's sandbox does not start as root.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    },
  },
})
