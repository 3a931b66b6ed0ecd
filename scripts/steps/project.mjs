import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the clone. */
export const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** @param {string[]} parts a path below the clone */
export function inProject(...parts) {
  return join(projectRoot, ...parts)
}

/** An error whose message is all that the user needs: it is shown without a stack. */
export class UserError extends Error {
  /**
   * @param {string} message
   * @param {number} [exitCode]
   */
  constructor(message, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/**
 * Runs a script's main function and turns what it throws into an exit code.
 * @param {() => Promise<void>} main
 */
export async function runMain(main) {
  try {
    await main()
  } catch (error) {
    if (error instanceof UserError) {
      if (error.message !== '') console.error(error.message)
      process.exitCode = error.exitCode
      return
    }
    console.error(error)
    process.exitCode = 1
  }
}
