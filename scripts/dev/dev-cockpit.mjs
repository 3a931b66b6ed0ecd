import { installIfNeeded } from '../steps/install.mjs'
import { inProject, projectRoot } from '../steps/project.mjs'
import { runCockpit } from '../start/run-cockpit.mjs'

/**
 * `npm run dev`: the cockpit from its sources, beside a database of its own. Edits take effect
 * while it runs.
 */
export async function devCockpit() {
  await runCockpit({
    home: inProject('.kora', 'dev'),
    server: ['--enable-source-maps', inProject('scripts', 'dev', 'server.mjs')],
    prepare: async (signal) => {
      await installIfNeeded(signal)
      await loadEnvFiles()
    },
    hint: 'edits take effect at once, Ctrl-C ends it',
  })
}

/** Next.js reads `.env` files by itself, but only in its own process: too late for `DATABASE_URL`. */
async function loadEnvFiles() {
  const { default: env } = await import('@next/env')
  const quiet = { info: () => undefined, error: console.error }
  env.loadEnvConfig(projectRoot, true, quiet, true)
}
