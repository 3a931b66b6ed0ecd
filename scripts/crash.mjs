import { inProject, runMain } from './steps/project.mjs'
import { runCommand } from './steps/run-command.mjs'
import { buildIfNeeded } from './steps/build.mjs'

// `npm run test:crash`: the crash run in its long form. CRASH_SECONDS, CRASH_TICKETS and CRASH_SEED
// change it; `npm test` runs the short form.

await runMain(async () => {
  await buildIfNeeded()
  const vitest = inProject('node_modules', 'vitest', 'vitest.mjs')
  process.exitCode = await runCommand(
    process.execPath,
    [
      vitest,
      'run',
      '--project',
      'app',
      '--project',
      'db',
      'testing/crash',
      ...process.argv.slice(2),
    ],
    { env: { CRASH_SECONDS: '120', CRASH_TICKETS: '300', CRASH_ACTS: '1000', ...process.env } },
  )
})
