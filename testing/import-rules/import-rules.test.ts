import { readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ESLint } from 'eslint'
import { beforeAll, describe, expect, it } from 'vitest'

const here = dirname(fileURLToPath(import.meta.url))

/** Sample file → the rule that must wake up; all others must sleep. */
const SAMPLES: Readonly<Record<string, string>> = {
  'lib/domain/imports-wire.ts': 'boundaries/dependencies',
  'lib/wire/imports-client.ts': 'boundaries/dependencies',
  'lib/wire/imports-server.ts': 'boundaries/dependencies',
  'lib/client/imports-components.ts': 'boundaries/dependencies',
  'lib/client/imports-server.ts': 'boundaries/dependencies',
  'components/ui/imports-domain.ts': 'boundaries/dependencies',
  'components/tickets/imports-app.ts': 'boundaries/dependencies',
  'components/tickets/imports-server.ts': 'boundaries/dependencies',
  'lib/server/process/imports-db.ts': 'boundaries/dependencies',
  'lib/server/agent/imports-db.ts': 'boundaries/dependencies',
  'lib/server/db/imports-agent.ts': 'boundaries/dependencies',
  'lib/server/db/imports-state.ts': 'boundaries/dependencies',
  'lib/server/state/imports-stream.ts': 'boundaries/dependencies',
  'lib/server/state/imports-queue.ts': 'boundaries/dependencies',
  'lib/server/state/imports-wire.ts': 'boundaries/dependencies',
  'lib/server/state/imports-client.ts': 'boundaries/dependencies',
  'lib/server/stream/imports-state.ts': 'boundaries/dependencies',
  'lib/server/queue/imports-leadership.ts': 'boundaries/dependencies',
  'lib/server/leadership/imports-queue.ts': 'boundaries/dependencies',
  'lib/server/leadership/imports-following.ts': 'boundaries/dependencies',
  'lib/server/following/imports-boot.ts': 'boundaries/dependencies',
  'lib/server/boot/imports-http.ts': 'boundaries/dependencies',
  'lib/server/http/imports-answers.ts': 'boundaries/dependencies',
  'lib/server/state/imports-pg.ts': 'no-restricted-imports',
  'lib/server/state/touches-instance.ts': 'no-restricted-imports',
  'lib/server/state/is-not-server-only.ts': 'no-restricted-syntax',
}

describe('the import rules of ARCHITECTURE.md', () => {
  let woken: Map<string, string[]>

  beforeAll(async () => {
    // The samples are ignored by `npm run lint`, where they would fail it.
    const eslint = new ESLint({ cwd: join(here, '..', '..'), ignore: false })
    const results = await eslint.lintFiles(Object.keys(SAMPLES).map((file) => join(here, file)))
    woken = new Map(
      results.map(({ filePath, messages }) => [
        relative(here, filePath),
        [...new Set(messages.map(({ ruleId, message }) => ruleId ?? message))],
      ]),
    )
  }, 60_000)

  it.each(Object.entries(SAMPLES))('%s is refused by %s', (file, rule) => {
    expect(woken.get(file)).toEqual([rule])
  })

  it('has a sample for every file in its folder, so that none is forgotten', () => {
    const files = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
    )
    expect(files.sort()).toEqual(Object.keys(SAMPLES).sort())
  })
})
