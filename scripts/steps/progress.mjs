import { UserError } from './project.mjs'

/**
 * Prints what is being done while it is done, and how long it took. The output of the work itself is
 * shown only when it fails.
 * @template T
 * @param {string} title such as `Building`
 * @param {(onOutput: (text: string) => void) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withProgress(title, work) {
  const started = Date.now()
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(0)} s`
  const terminal = process.stdout.isTTY
  /** @type {string[]} */
  const output = []
  process.stdout.write(terminal ? `  ${title} …` : `  ${title} …\n`)
  const ticker = terminal
    ? setInterval(() => process.stdout.write(`\r  ${title} … ${seconds()}`), 1_000)
    : setInterval(() => process.stdout.write(`  ${title} … ${seconds()}\n`), 15_000)
  try {
    const result = await work((text) => output.push(text))
    process.stdout.write(`${terminal ? '\r' : ''}  ${title}: done in ${seconds()}\n`)
    return result
  } catch (error) {
    process.stdout.write(`${terminal ? '\r' : ''}  ${title}: stopped after ${seconds()}\n`)
    if (!(error instanceof UserError && error.message === '')) process.stderr.write(output.join(''))
    throw error
  } finally {
    clearInterval(ticker)
  }
}
