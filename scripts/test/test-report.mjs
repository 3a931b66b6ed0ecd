import { readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/**
 * @typedef {object} Report
 * @property {Counts} counts
 * @property {string[]} failures each failed test by its name, with the first line of its error
 */

/**
 * The result of a run, from the JSON report of vitest or Playwright.
 * @param {string} file
 * @returns {Report} zeros when there is no report
 */
export function readReport(file) {
  /** @type {any} */
  let report
  try {
    report = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { counts: { passed: 0, failed: 0, skipped: 0 }, failures: [] }
  }
  if (report.stats) {
    const { expected, unexpected, flaky, skipped } = report.stats
    return {
      counts: { passed: expected + flaky, failed: unexpected, skipped },
      failures: report.suites.flatMap(failuresOfPlaywright),
    }
  }
  return {
    counts: {
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
    },
    failures: report.testResults.flatMap(failuresOfVitest),
  }
}

/**
 * @param {any} suite with suites of its own
 * @returns {string[]}
 */
function failuresOfPlaywright(suite) {
  const failed = suite.specs.filter((/** @type {any} */ spec) => !spec.ok)
  return [
    ...failed.map((/** @type {any} */ spec) => {
      const errors = spec.tests.flatMap((/** @type {any} */ test) =>
        test.results.flatMap((/** @type {any} */ result) => result.errors),
      )
      return line(`${spec.file}: ${spec.title}`, errors[0]?.message)
    }),
    ...(suite.suites ?? []).flatMap(failuresOfPlaywright),
  ]
}

/**
 * @param {any} file a file that did not load has a message and no tests
 * @returns {string[]}
 */
function failuresOfVitest(file) {
  const failed = file.assertionResults.filter((/** @type {any} */ test) => test.status === 'failed')
  if (failed.length === 0 && file.status === 'failed') return [line(file.name, file.message)]
  return failed.map((/** @type {any} */ test) => line(test.fullName, test.failureMessages[0]))
}

/**
 * @param {string} name
 * @param {string | undefined} message
 */
function line(name, message) {
  // The runners colour their messages.
  const [first = ''] = stripVTControlCharacters(message ?? '')
    .trim()
    .split('\n')
  return first === '' ? name : `${name}: ${first.slice(0, 300)}`
}

/**
 * @param {readonly Counts[]} counts
 * @returns {Counts}
 */
export function addCounts(counts) {
  const sum = (/** @type {keyof Counts} */ key) =>
    counts.reduce((total, count) => total + count[key], 0)
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
}

/**
 * The last line of `npm test`: CI reads it.
 * @param {Counts} counts
 */
export function countsLine({ passed, failed, skipped }) {
  const rest = skipped > 0 ? `, ${String(skipped)} skipped` : ''
  return `${String(passed)} passed, ${String(failed)} failed${rest}`
}
