import { runMain, UserError } from '../steps/project.mjs'
import { runNpm } from '../steps/run-command.mjs'
import { STATIC_CHECKS, UNIT_TESTS } from './checks.mjs'

/**
 * `npm run check`: the static checks one after the other, beside them the unit tests. Each is
 * printed when it has ended; one that fails does not keep the others from running. On CI, no check
 * goes by what an earlier run found.
 */
export async function checkSources() {
  await runMain(async () => {
    const isCi = Boolean(process.env.CI)
    const began = Date.now()
    /** @type {string[]} */
    const failed = []
    const run = async (/** @type {string} */ script, /** @type {readonly string[]} */ args) => {
      if (!(await runCheck(script, args))) failed.push(script)
    }
    const inTurn = async () => {
      for (const { script, cached = [] } of STATIC_CHECKS) await run(script, isCi ? [] : cached)
    }
    await Promise.all([inTurn(), run(UNIT_TESTS, [])])
    if (failed.length > 0) throw new UserError(`\nFailed: ${failed.join(', ')}`)
    console.log(`\nAll checks passed in ${secondsSince(began)} s.`)
  })
}

/**
 * @param {string} script
 * @param {readonly string[]} args
 * @returns {Promise<boolean>} whether it passed
 */
async function runCheck(script, args) {
  const began = Date.now()
  let printed = ''
  const code = await runNpm(['run', '--silent', script, '--', ...args], {
    onOutput: (text) => void (printed += text),
  })
  console.log(`=== ${script}: ${code === 0 ? 'passed' : 'FAILED'} in ${secondsSince(began)} s`)
  if (code !== 0) console.log(printed)
  return code === 0
}

/** @param {number} began */
function secondsSince(began) {
  return ((Date.now() - began) / 1_000).toFixed(1)
}
