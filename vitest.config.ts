import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const inProject = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const alias = {
  '@': inProject('.'),
  // It throws outside a React server; what it guards is the bundler's business, not the tests'.
  'server-only': inProject('node_modules/server-only/empty.js'),
}

const exclude = ['node_modules/**', '.next/**', '.kora/**', 'e2e/**']
/** It has to come at all: a busy machine may need more than the second that vitest allows. */
const patient = { poll: { timeout: 10_000 } }
const globalSetup = ['testing/database/cluster.global.ts']

// A run of another version says nothing of time, and may share the machine with much else.
const patience = process.env.TEST_POSTGRES === undefined ? 1 : 5

export default defineConfig({
  test: {
    // Two cores: more workers would only make each other's time limits fail.
    maxWorkers: 2,
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          expect: patient,
          // A process a file takes three times as long in all. On CI no test may lean on another's.
          pool: 'threads',
          isolate: process.env.CI !== undefined,
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: [...exclude, '**/*.db.test.ts', '**/*.app.test.ts'],
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'db',
          expect: patient,
          include: ['**/*.db.test.ts'],
          exclude,
          globalSetup,
          testTimeout: patience * 60_000,
          hookTimeout: patience * 120_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'app',
          expect: patient,
          include: ['**/*.app.test.ts'],
          exclude,
          globalSetup,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
