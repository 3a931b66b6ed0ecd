import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { STATIC_CHECKS, UNIT_TESTS } from '../check/checks.mjs'
import { ensureBrowser } from '../steps/browser.mjs'
import { buildIfNeeded } from '../steps/build.mjs'
import { installIfNeeded } from '../steps/install.mjs'
import { runMain, UserError } from '../steps/project.mjs'
import { runNpm } from '../steps/run-command.mjs'
import { addCounts, countsLine, readReport } from './test-report.mjs'

const LONGEST_CHECK = 'lint'

/** @typedef {{ name: string, seconds: number, report: import('./test-report.mjs').Report | null, ok: boolean }} Done */

/**
 * `npm test`: set-up, then every check and suite. A set-up that fails ends it; a check or suite that
 * fails does not, so that one run reports everything that is wrong.
 */
export async function testEverything() {
  await runMain(async () => {
    /** @type {Done[]} */
    const done = []
    const reports = mkdtempSync(join(tmpdir(), 'kora-reports-'))
    const began = Date.now()
    try {
      await runSteps(done, reports)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      console.error(`\n${error.message}`)
    } finally {
      if (done.some(({ ok }) => !ok)) process.exitCode = 1
      rmSync(reports, { recursive: true, force: true })
      summarize(done, (Date.now() - began) / 1000)
    }
  })
}

/**
 * @param {Done[]} done
 * @param {string} reports folder for the reports of the runners
 */
async function runSteps(done, reports) {
  const env = testEnvironment()
  await step(done, 'install', () => installIfNeeded())
  await step(done, 'browser', async () => {
    env.CHROMIUM_PATH = await ensureBrowser()
  })
  // The longest check takes as long as all the others and the build: side by side, each printed when
  // it has ended.
  const rest = STATIC_CHECKS.map(({ script }) => script).filter(
    (script) => script !== LONGEST_CHECK,
  )
  const checks = async (/** @type {readonly string[]} */ scripts) => {
    for (const script of scripts) await npmStep(done, script, env, reports, { atTheEnd: true })
  }
  await Promise.all([
    checks([LONGEST_CHECK]),
    checks(rest).then(() => step(done, 'build', () => buildIfNeeded())),
  ])
  await npmStep(done, UNIT_TESTS, env, reports)
  for (const script of ['test:db', 'test:app', 'test:e2e']) {
    await npmStep(done, script, env, reports)
  }
}

/**
 * A step of the set-up: nothing can follow when it fails.
 * @param {Done[]} done
 * @param {string} name
 * @param {() => Promise<void>} work
 */
async function step(done, name, work) {
  const started = Date.now()
  let ok = false
  try {
    await work()
    ok = true
  } finally {
    done.push({ name, seconds: (Date.now() - started) / 1000, report: null, ok })
  }
}

/**
 * Runs one script of package.json; a suite among them leaves its numbers in a report.
 * @param {Done[]} done
 * @param {string} script
 * @param {NodeJS.ProcessEnv} env
 * @param {string} reports
 * @param {{ atTheEnd?: boolean }} [output] `atTheEnd`: what it prints is shown when it has ended
 */
async function npmStep(done, script, env, reports, { atTheEnd = false } = {}) {
  const report = join(reports, `${script.replace(':', '-')}.json`)
  const args = ['run', script]
  if (script === 'test:e2e') args.push('--', '--reporter=list,json')
  else if (script.startsWith('test:')) {
    args.push('--', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`)
  }
  const started = Date.now()
  let printed = ''
  if (!atTheEnd) console.log(`\n=== ${script}`)
  const code = await runNpm(args, {
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    ...(atTheEnd ? { onOutput: (/** @type {string} */ text) => void (printed += text) } : {}),
  })
  if (atTheEnd) console.log(`\n=== ${script}\n${printed}`)
  done.push({
    name: script,
    seconds: (Date.now() - started) / 1000,
    report: script.startsWith('test:') ? readReport(report) : null,
    ok: code === 0,
  })
}

/** The settings of a developer's shell may not decide what the tests see. */
function testEnvironment() {
  const foreign = /^(KORA_|DATABASE_URL$|HOST$|PORT$|NODE_ENV$|npm_lifecycle_|PG)/
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name))
  /** @type {Record<string, string | undefined>} */
  const env = { ...Object.fromEntries(kept), NEXT_TELEMETRY_DISABLED: '1' }
  return /** @type {NodeJS.ProcessEnv} */ (env)
}

/**
 * @param {readonly Done[]} done
 * @param {number} seconds from beginning to end: some steps ran side by side
 */
function summarize(done, seconds) {
  console.log('\n=== summary')
  for (const { name, seconds: took, report, ok } of done) {
    const numbers = report ? `  ${countsLine(report.counts)}` : ''
    console.log(
      `${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(14)} ${took.toFixed(1).padStart(7)} s${numbers}`,
    )
  }
  console.log(`       ${'in all'.padEnd(14)} ${seconds.toFixed(1).padStart(7)} s`)
  for (const { name, report } of done) {
    for (const failure of report?.failures ?? []) console.log(`failed: ${name}: ${failure}`)
  }
  const counts = addCounts(done.flatMap(({ report }) => report?.counts ?? []))
  // A step that fails without a failed test (a type error, a suite that cannot load) counts as one.
  if (done.some(({ ok }) => !ok) && counts.failed === 0) counts.failed = 1
  console.log(countsLine(counts))
}
