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
  'lib/server/event-log/imports-wire.ts': 'boundaries/dependencies',
  'lib/server/event-log/imports-client.ts': 'boundaries/dependencies',
  'lib/server/event-log/imports-boot.ts': 'boundaries/dependencies',
  'lib/server/provider/imports-holder.ts': 'boundaries/dependencies',
  'lib/server/holder/imports-provider.ts': 'boundaries/dependencies',
  'lib/server/event-log/imports-pg.ts': 'no-restricted-imports',
  'lib/server/event-log/touches-instance.ts': 'no-restricted-imports',
  'lib/server/event-log/is-not-server-only.ts': 'no-restricted-syntax',
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
