import { existsSync } from 'node:fs'
import { inProject } from './project.mjs'

/**
 * Says that a `.env` in the project folder is not read, where the cockpit would otherwise show
 * something else than its owner expects. Next.js would copy what it read into the build.
 * @param {NodeJS.ProcessEnv} environment
 */
export function remarkOnEnvFile(environment) {
  if (environment.DATABASE_URL?.trim() || !existsSync(inProject('.env'))) return
  console.log('  DATABASE_URL is not set, and .env is not read: set -a; . ./.env; set +a')
}
