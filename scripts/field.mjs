import { inProject, runMain } from './steps/project.mjs'
import { runCommand } from './steps/run-command.mjs'
import { ensureBrowser } from './steps/browser.mjs'
import { buildIfNeeded } from './steps/build.mjs'

// `npm run test:field [-- a-translator]`: the corpus of field cases in its long form; `npm test` runs
// the short one. An argument is part of a file's name.

await runMain(async () => {
  await buildIfNeeded()
  const env = { ...process.env, FIELD_CASES: 'all', CHROMIUM_PATH: await ensureBrowser() }
  const [named = ''] = process.argv.slice(2)
  const vitest = inProject('node_modules', 'vitest', 'vitest.mjs')
  const playwright = inProject('node_modules', '@playwright', 'test', 'cli.js')
  // A case has a part in one of the two, or in both.
  for (const run of [
    [vitest, 'run', `testing/field-cases/${named}`, '--passWithNoTests'],
    [playwright, 'test', `e2e/field-cases/${named}`, '--pass-with-no-tests'],
  ]) {
    const code = await runCommand(process.execPath, run, { env })
    if (code !== 0) process.exitCode = code
  }
})
